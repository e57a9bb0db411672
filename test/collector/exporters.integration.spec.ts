import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
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
import { startCollector, type Collector } from './collector.ts';
import { ask, askUntil, type JaegerTrace } from './jaeger.ts';

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

    const [trace] = await askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, (data) => data.length === 1);
    expect(trace?.processes).toEqual({ p1: expect.objectContaining({ serviceName: `sender-${wire}` }) });
    expect(trace?.spans).toEqual([
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

  it('deliver logs and metrics', async () => {
    const logs = new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${collector.otlp}/v1/logs` }) })],
    });
    logs.getLogger('tests').emit({ body: 'a line', severityText: 'INFO' });
    await logs.forceFlush();
    const reader = new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: `${collector.otlp}/v1/metrics` }),
      exportIntervalMillis: 60_000,
    });
    const meters = new MeterProvider({ readers: [reader] });
    meters.getMeter('tests').createCounter('requests').add(3);
    await meters.forceFlush();
    const metrics = await (await fetch(`${collector.ops}/metrics`)).text();
    expect(metrics).toMatch(/collector_items_total\{signal="logs",outcome="accepted",service="collector"\} 1/);
    expect(metrics).toMatch(/collector_items_total\{signal="metrics",outcome="accepted",service="collector"\} 1/);
    await logs.shutdown();
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
