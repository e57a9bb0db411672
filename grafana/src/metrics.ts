import type { MetricDefinition } from '@assay/telemetry';

const gauge = <Label extends string = never>(name: string, help: string, ...labels: Label[]): MetricDefinition<'gauge', Label> => ({
  kind: 'gauge',
  name,
  help,
  labels,
});

/** What Prometheus itself knows of whom it scrapes. */
export const SCRAPE = {
  up: gauge('up', '1 when the last scrape succeeded'),
} as const;

/** What prom-client exposes of every Node.js process. */
export const PROCESS = {
  cpu: { kind: 'counter', name: 'process_cpu_seconds_total', help: 'Processor time', labels: [] },
  memory: gauge('process_resident_memory_bytes', 'Resident memory'),
  started: gauge('process_start_time_seconds', 'When the process started, seconds since 1970'),
  descriptors: gauge('process_open_fds', 'Open file descriptors'),
  eventLoopLag: gauge('nodejs_eventloop_lag_p99_seconds', 'How late the event loop is, 99th percentile since the last scrape'),
  heapUsed: gauge('nodejs_heap_size_used_bytes', 'Heap in use'),
} as const satisfies Record<string, MetricDefinition<'gauge' | 'counter'>>;
