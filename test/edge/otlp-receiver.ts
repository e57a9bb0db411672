import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { fieldsOf } from './protobuf.ts';

/** A span as it was delivered. Ids in hex. */
export interface DeliveredSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
}

/** What the receiver does with a delivery: take it, refuse it for now, or never answer. */
export type Mood = 'takes' | 'refuses' | 'hangs';

/** An OTLP/HTTP receiver of spans in this process. */
export interface OtlpReceiver extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly spans: readonly DeliveredSpan[];
  /** Deliveries that were attempted. */
  readonly deliveries: number;
  mood: Mood;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: DeliveredSpan[] = [];
  const state = { mood: 'takes' as Mood, deliveries: 0 };
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      state.deliveries++;
      if (state.mood === 'hangs') return;
      if (state.mood === 'takes' && request.url === '/v1/traces')
        spans.push(...spansOf(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
      response.writeHead(state.mood === 'takes' ? 200 : 503).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    get deliveries() {
      return state.deliveries;
    },
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The spans of an ExportTraceServiceRequest: opentelemetry/proto/trace/v1/trace.proto. */
function spansOf(request: Buffer): DeliveredSpan[] {
  return fieldsOf(request, 1).flatMap((resourceSpans) => {
    const attributes = fieldsOf(resourceSpans, 1).flatMap((resource) => fieldsOf(resource, 1));
    const service = attributes.find((attribute) => text(attribute, 1) === 'service.name');
    const name = service ? fieldsOf(service, 2).map((value) => text(value, 1))[0] : undefined;
    const spans = fieldsOf(resourceSpans, 2).flatMap((scopeSpans) => fieldsOf(scopeSpans, 2));
    return spans.map((span) => ({
      service: name ?? '',
      name: text(span, 5),
      traceId: hex(span, 1),
      spanId: hex(span, 2),
      parentId: hex(span, 4),
    }));
  });
}

const text = (message: Buffer, field: number): string => fieldsOf(message, field)[0]?.toString('utf8') ?? '';
const hex = (message: Buffer, field: number): string => fieldsOf(message, field)[0]?.toString('hex') ?? '';
