import { describe, expect, it } from '@jest/globals';
import { sampleRequest, sampleSpan } from '../../test/sample.ts';
import { SIGNALS } from '../wire/signals.ts';
import { expose } from './exposition.ts';
import { LIMITS } from './limits.ts';
import { SpanMetrics } from './span-metrics.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

function counted(limits: { readonly series?: number; readonly waiting?: number } = {}) {
  let nowMs = 1_700_000_000_000;
  const metrics = new SpanMetrics({ ...LIMITS, series: 100, ...limits, now: () => nowMs });
  const take = (service: string, ...spans: Record<string, unknown>[]): Promise<void> => {
    const body = sampleRequest(spans.map(sampleSpan), service);
    return metrics.take([{ kind: SIGNALS.traces.code, receivedMs: nowMs, body }]);
  };
  const lines = (openMetrics = false): string[] => expose(metrics, openMetrics, nowMs).split('\n');
  return {
    take,
    lines,
    /** Series of one metric, without what its name begins with. */
    of: (name: string): string[] =>
      lines()
        .filter((line) => line.startsWith(`${name}{`))
        .map((line) => line.slice(name.length)),
    pass: (ms: number) => (nowMs += ms),
  };
}

const labels = (service: string, name: string, kind: string, status = 'UNSET'): string =>
  `service="${service}",span_name="${name}",span_kind="SPAN_KIND_${kind}",status_code="STATUS_CODE_${status}"`;

describe('metrics of spans', () => {
  it("count calls, time and size by Tempo's labels", async () => {
    const { take, of } = counted();
    await take('gateway', {}, {}, { status: { code: 2 } }, { kind: CLIENT, name: 'a "b"\\\n' });
    expect(of('traces_spanmetrics_calls_total')).toEqual([
      `{${labels('gateway', 'GET /runs', 'SERVER')}} 2`,
      `{${labels('gateway', 'GET /runs', 'SERVER', 'ERROR')}} 1`,
      `{${labels('gateway', 'a \\"b\\"\\\\\\n', 'CLIENT')}} 1`,
    ]);
    expect(of('traces_spanmetrics_latency_bucket').slice(6, 8)).toEqual([
      `{${labels('gateway', 'GET /runs', 'SERVER')},le="0.128"} 0`,
      `{${labels('gateway', 'GET /runs', 'SERVER')},le="0.256"} 2`,
    ]);
    expect(of('traces_spanmetrics_latency_sum')[0]).toBe(`{${labels('gateway', 'GET /runs', 'SERVER')}} 0.5`);
    expect(of('traces_spanmetrics_latency_count')[0]).toBe(`{${labels('gateway', 'GET /runs', 'SERVER')}} 2`);
    expect(of('traces_spanmetrics_size_total')[0]).toMatch(/\} [1-9]\d+$/);
  });

  it('name the last trace of each bucket, where the format can say it', async () => {
    const { take, lines } = counted();
    await take('gateway', { traceId: '1'.repeat(32) }, {});
    const exemplars = lines(true).filter((line) => line.includes(' # '));
    expect(exemplars).toContain(
      `traces_spanmetrics_latency_bucket{${labels('gateway', 'GET /runs', 'SERVER')},le="0.256"} 2 # {trace_id="${TRACE}"} 0.25 1700000000`,
    );
    expect(lines(true)).toContain('# TYPE traces_spanmetrics_calls counter');
    expect(lines().filter((line) => line.includes(' # '))).toEqual([]);
  });

  it('beyond so many are counted as one of each service, which is told and counted', async () => {
    const { take, of } = counted({ series: 2 });
    await take('gateway', { name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }, { name: 'a' });
    await take('exams', { name: 'a' });
    expect(of('traces_spanmetrics_calls_total').map((line) => line.replace(/span_kind.*\}/, '}'))).toEqual([
      '{service="gateway",span_name="a",} 2',
      '{service="gateway",span_name="b",} 1',
      '{service="gateway",span_name="__overflow__",} 2',
      '{service="__overflow__",span_name="__overflow__",} 1',
    ]);
    expect(of('collector_span_metrics_overflow_total')).toEqual([
      '{service="collector",metrics="spans"} 3',
      '{service="collector",metrics="edges"} 0',
    ]);
  });

  it('are forgotten when nothing is counted on them for long', async () => {
    const { take, of, pass } = counted();
    await take('gateway', { name: 'old' });
    pass(LIMITS.idleMs - 1);
    await take('gateway', { name: 'new' });
    expect(of('traces_spanmetrics_calls_total')).toHaveLength(2);
    pass(1);
    expect(of('traces_spanmetrics_calls_total')).toEqual([`{${labels('gateway', 'new', 'SERVER')}} 1`]);
  });
});

describe('the service graph', () => {
  const call = { kind: CLIENT, spanId: '00000000000000a1', parentSpanId: '00000000000000a0', endTimeUnixNano: '1700000000500000000' };
  const answer = { kind: SERVER, spanId: '00000000000000b1', parentSpanId: '00000000000000a1' };

  it.each([
    ['before', true],
    ['after', false],
  ])('pairs a request whose caller is heard of %s who is called', async (_when, callerFirst) => {
    const { take, of } = counted();
    if (callerFirst) await take('gateway', call);
    await take('exams', { ...answer, status: { code: 2 } });
    if (!callerFirst) await take('gateway', call);
    const edge = '{client="gateway",server="exams",connection_type=""}';
    expect(of('traces_service_graph_request_total')).toEqual([`${edge} 1`]);
    expect(of('traces_service_graph_request_failed_total')).toEqual([`${edge} 1`]);
    expect(of('traces_service_graph_request_client_seconds_sum')).toEqual([`${edge} 0.5`]);
    expect(of('traces_service_graph_request_server_seconds_sum')).toEqual([`${edge} 0.25`]);
  });

  it('knows messages and databases', async () => {
    const { take, of } = counted();
    await take('exams', { ...call, kind: PRODUCER });
    await take('runner', { ...answer, kind: CONSUMER });
    const db = [
      { key: 'db.system', value: { stringValue: 'postgresql' } },
      { key: 'db.name', value: { stringValue: 'assay' } },
    ];
    await take('exams', { ...call, spanId: '00000000000000c1', attributes: db });
    expect(of('traces_service_graph_request_total')).toEqual([
      '{client="exams",server="runner",connection_type="messaging_system"} 1',
      '{client="exams",server="assay",connection_type="database"} 1',
    ]);
  });

  it('gives up on what waits too long: it came from outside, went outside, or is unpaired', async () => {
    const { take, of, pass } = counted();
    await take('gateway', { ...answer, parentSpanId: '' });
    await take('gateway', { ...call, attributes: [{ key: 'peer.service', value: { stringValue: 'vendor' } }] });
    await take('exams', { ...answer, parentSpanId: '00000000000000d1' });
    expect(of('traces_service_graph_request_total')).toEqual([]);
    pass(LIMITS.waitMs);
    expect(of('traces_service_graph_request_total')).toEqual([
      '{client="user",server="gateway",connection_type="virtual_node"} 1',
      '{client="gateway",server="vendor",connection_type="virtual_node"} 1',
    ]);
    expect(of('traces_service_graph_unpaired_spans_total')).toEqual(['{client="",server="exams",connection_type=""} 1']);
  });

  it('lets so many wait at most, and says what it drops', async () => {
    const { take, of } = counted({ waiting: 1 });
    await take('gateway', call, { ...call, spanId: '00000000000000c1' });
    expect(of('traces_service_graph_dropped_spans_total')).toEqual(['{client="gateway",server="",connection_type=""} 1']);
  });
});
