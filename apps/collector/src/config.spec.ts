import { describe, expect, it } from '@jest/globals';
import { readCollectorConfig } from './config.ts';

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  const read = (endpoint: string): string | undefined =>
    readCollectorConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ASSAY_COLLECTOR_OTLP_PORT: '4318' }).otlpEndpoint;

  it.each(['http://127.0.0.1:4318', 'http://localhost:4318/', 'http://[::1]:4318'])('%s is itself, and counts as none', (endpoint) => {
    expect(read(endpoint)).toBeUndefined();
  });

  it.each(['http://127.0.0.1:4319', 'http://other.example:4318'])('%s is another receiver', (endpoint) => {
    expect(read(endpoint)).toBe(endpoint);
  });
});
