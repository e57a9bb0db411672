import { context, isSpanContextValid, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from './log.ts';
import { contextFromHeaders, isRecorded, spanHeaders, traceHeaders } from './propagation.ts';
import { startTracing } from './tracing.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const TRACE = '0af7651916cd43dd8448eb211c80319c';

function spanOf(processors: readonly SpanProcessor[], headers: Readonly<Record<string, string>> = {}) {
  startTracing({ service: 'test', logger, processors });
  return trace.getTracer('test').startSpan('work', {}, contextFromHeaders(headers));
}

/** There is one tracer for a process. */
afterEach(() => [trace, propagation, context].forEach((api) => api.disable()));

describe('tracing', () => {
  it('records spans where they have somewhere to go, and says so to others', () => {
    const exporter = new InMemorySpanExporter();
    const span = spanOf([new SimpleSpanProcessor(exporter)]);
    expect(isRecorded(spanHeaders(span))).toBe(true);
    span.end();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });

  it('records none where they go nowhere: they have ids, and a trace that others record goes on without', () => {
    for (const flags of ['00', '01']) {
      const span = spanOf([], { traceparent: `00-${TRACE}-b7ad6b7169203331-${flags}` });
      expect(span.isRecording()).toBe(false);
      expect(span.spanContext().traceId).toBe(TRACE);
      expect(isSpanContextValid(span.spanContext())).toBe(true);
      expect(isRecorded(spanHeaders(span))).toBe(false);
    }
    expect(isRecorded({})).toBe(false);
  });

  it('leaves to others what they do not record', () => {
    const exporter = new InMemorySpanExporter();
    spanOf([new SimpleSpanProcessor(exporter)], { traceparent: `00-${TRACE}-b7ad6b7169203331-00` }).end();
    expect(exporter.getFinishedSpans()).toHaveLength(0);
  });

  it('has one form of headers', () => {
    const carried = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };
    const span = spanOf([new SimpleSpanProcessor(new InMemorySpanExporter())], carried);
    expect(spanHeaders(span)).toEqual(traceHeaders(trace.setSpan(ROOT_CONTEXT, span)));
    expect(spanHeaders(span)).toMatchObject({ tracestate: 'vendor=1' });
  });
});
