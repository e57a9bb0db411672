import { describe, expect, it } from '@jest/globals';
import { readCollectorConfig } from './config.ts';

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  const read = (endpoint: string): string | undefined =>
    readCollectorConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ASSAY_COLLECTOR_OTLP_PORT: '4318' }).otlpEndpoint;

  it.each(['http://127.0.0.1:4318', 'http://localhost:4318/', 'http://[::1]:4318'])('%s is itself, and counts as none', (endpoint) => {
    expect(read(endpoint)).toBeUndefined();
  });

  it('is refused as where everything is passed on to', () => {
    expect(() => readCollectorConfig({ ASSAY_COLLECTOR_FORWARD_URL: 'http://localhost:4318' })).toThrow(/ASSAY_COLLECTOR_FORWARD_URL/);
  });

  it.each(['http://127.0.0.1:4319', 'http://other.example:4318'])('%s is another receiver', (endpoint) => {
    expect(read(endpoint)).toBe(endpoint);
  });
});

describe('ASSAY_COLLECTOR_FORWARD_HEADERS', () => {
  const read = (list: string): unknown => readCollectorConfig({ ASSAY_COLLECTOR_FORWARD_HEADERS: list }).forwardHeaders;

  it('are names and values', () => {
    expect(read('authorization=Bearer%20abc==, x-scope=1')).toEqual({ authorization: 'Bearer abc==', 'x-scope': '1' });
    expect(read('')).toBeUndefined();
  });

  it.each(['authorization', '=x', 'a=b c', 'a=%zz'])('refuses %s', (list) => {
    expect(() => read(list)).toThrow(/ASSAY_COLLECTOR_FORWARD_HEADERS/);
  });
});
