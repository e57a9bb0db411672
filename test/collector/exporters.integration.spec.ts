import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { LogPage } from '../../apps/collector/src/query/search-logs.ts';
import { startCollector, type Collector } from './collector.ts';
import { ask, askUntil, until, type JaegerTrace } from './jaeger.ts';

describe("OpenTelemetry's own exporters", () => {
  let collector: Collector;

  beforeAll(async () => {
    collector = await startCollector();
  }, 60_000);
  afterAll(async () => {
    await collector[Symbol.asyncDispose]();
  });

  const exporters: Readonly<Record<string, () => SpanExporter>> = {
    protobuf: () => new ProtobufExporter({ url: `${collector.otlp}/v1/traces` }),
    'protobuf-gzip': () => new ProtobufExporter({ url: `${collector.otlp}/v1/traces`, compression: CompressionAlgorithm.GZIP }),
    json: () => new JsonExporter({ url: `${collector.otlp}/v1/traces` }),
    grpc: () => new GrpcExporter({ url: collector.otlpGrpc }),
    'grpc-gzip': () => new GrpcExporter({ url: collector.otlpGrpc, compression: CompressionAlgorithm.GZIP }),
  };

  it.each(Object.keys(exporters))('deliver traces by %s, which are found as they were made', async (wire) => {
    const processor = new BatchSpanProcessor(exporters[wire]!());
    const resource = resourceFromAttributes({ 'service.name': `sender-${wire}`, 'service.version': '7' });
    const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
    const tracer = provider.getTracer('tests', '1.2.3');
    const parent = tracer.startSpan('parent', {
      kind: SpanKind.SERVER,
      attributes: { 'http.status_code': 200, ratio: 0.25, list: ['a', 'b'] },
    });
    parent.addEvent('hello', { to: 'world' });
    parent.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
    parent.end();
    await provider.forceFlush();
    const { traceId, spanId } = parent.spanContext();

    const [shown] = await askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, (data) => data.length === 1);
    expect(shown?.processes).toEqual({ p1: expect.objectContaining({ serviceName: `sender-${wire}` }) });
    expect(shown?.spans).toEqual([
      expect.objectContaining({
        traceID: traceId,
        spanID: spanId,
        operationName: 'parent',
        tags: expect.arrayContaining([
          { key: 'http.status_code', type: 'int64', value: 200 },
          { key: 'ratio', type: 'float64', value: 0.25 },
          { key: 'list', type: 'string', value: '["a","b"]' },
          { key: 'span.kind', type: 'string', value: 'server' },
          { key: 'error', type: 'bool', value: true },
          { key: 'otel.status_description', type: 'string', value: 'broken' },
        ]),
        logs: [expect.objectContaining({ fields: expect.arrayContaining([{ key: 'to', type: 'string', value: 'world' }]) })],
      }),
    ]);
    const found = await ask<JaegerTrace[]>(
      collector.query,
      `traces?service=sender-${wire}&tags=${encodeURIComponent('{"http.status_code":"200"}')}`,
    );
    expect(found.data?.map(({ traceID }) => traceID)).toEqual([traceId]);
    expect((await ask(collector.query, 'services')).data).toContain(`sender-${wire}`);
    expect((await ask(collector.query, `services/sender-${wire}/operations`)).data).toEqual(['parent']);
    await provider.shutdown();
  });

  it('deliver logs, which are found by what they say', async () => {
    const processor = new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${collector.otlp}/v1/logs` }) });
    const logs = new LoggerProvider({ resource: resourceFromAttributes({ 'service.name': 'writer' }), processors: [processor] });
    const span = { traceId: '5'.repeat(32), spanId: '6'.repeat(16), traceFlags: 1 };
    const context = trace.setSpanContext(ROOT_CONTEXT, span);
    const attributes = { 'run.id': 'run-7' };
    logs.getLogger('tests').emit({ context, body: 'a line', severityNumber: SeverityNumber.WARN, severityText: 'warn', attributes });
    logs.getLogger('tests').emit({ body: 'another', severityNumber: SeverityNumber.DEBUG });
    await logs.forceFlush();
    const found = async (query: string): Promise<LogPage> =>
      (await (await fetch(`${collector.query}/api/logs?${query}`)).json()) as LogPage;
    await until(async () => (await found('service=writer')).logs.length === 2);
    const { traceId, spanId } = span;
    const line = { service: 'writer', severity: 'warn', severityNumber: 13, body: 'a line', traceId, spanId, attributes };
    for (const query of [`traceId=${traceId}`, 'level=warn', 'text=RUN-7']) {
      expect(await found(query)).toEqual({ logs: [{ ...line, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z$/) }] });
    }
    const refused = await fetch(`${collector.query}/api/logs?limit=many`);
    expect([refused.status, await refused.json()]).toEqual([400, expect.objectContaining({ code: 'validation_failed' })]);
    await logs.shutdown();
  });

  it('deliver metrics', async () => {
    const reader = new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: `${collector.otlp}/v1/metrics` }),
      exportIntervalMillis: 60_000,
    });
    const meters = new MeterProvider({ readers: [reader] });
    meters.getMeter('tests').createCounter('requests').add(3);
    await meters.forceFlush();
    const metrics = await (await fetch(`${collector.ops}/metrics`)).text();
    expect(metrics).toMatch(/collector_items_total\{signal="metrics",outcome="accepted",service="collector"\} 1/);
    await meters.shutdown();
  });

  it('answers 404 for a trace that is not there, and 400 for what is no id', async () => {
    expect(await ask(collector.query, `traces/${'1'.repeat(32)}`)).toMatchObject({
      status: 404,
      data: null,
      errors: [{ code: 404, msg: 'trace not found' }],
    });
    expect(await ask(collector.query, 'traces/xyz')).toMatchObject({ status: 400, errors: [{ code: 400 }] });
    expect(await ask(collector.query, 'traces')).toMatchObject({ status: 400, errors: [{ code: 400 }] });
  });
});
