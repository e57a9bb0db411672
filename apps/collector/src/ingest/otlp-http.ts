import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isAllowedHost } from '@assay/service';
import { fromJson } from '../wire/from-json.ts';
import type { Inspection } from '../wire/inspect.ts';
import { SIGNAL_NAMES, SIGNALS, type SignalName } from '../wire/signals.ts';
import { encodingOf, isGzipped, requireEncoding } from './body-form.ts';
import { CONTENT_TYPES, statusBody, successBody, type Encoding } from './answers.ts';
import type { Ingest } from './ingest.ts';
import type { Observer } from './observer.ts';
import { withBody, type BodyLimits } from './read-body.ts';
import { asRefusal, Refusal } from './refusal.ts';

export interface OtlpDeps {
  readonly ingest: Pick<Ingest, 'admit' | 'take'>;
  readonly limits: BodyLimits;
  readonly observer: Observer;
}

/** Time in which a request must have arrived whole, ms. */
const ARRIVES_WITHIN_MS = 30_000;

/** OTLP/HTTP: protobuf and JSON, plain and gzip, at `/v1/traces`, `/v1/logs` and `/v1/metrics`. */
export function otlpHttpServer(deps: OtlpDeps): Server {
  const server = createServer({ requestTimeout: ARRIVES_WITHIN_MS }, (request, response) => void serve(request, response, deps));
  // Senders keep their connections; between their batches lie seconds.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, deps: OtlpDeps): Promise<void> {
  const began = performance.now();
  const path = request.url?.split('?')[0];
  const signal = SIGNAL_NAMES.find((name) => SIGNALS[name].path === path);
  const encoding = encodingOf(request.headers['content-type']);
  try {
    if (!signal) throw new Refusal('path', 'this is a collector: POST /v1/traces, /v1/logs or /v1/metrics');
    const inspection = await take(request, signal, encoding, deps);
    send(response, 200, encoding ?? 'protobuf', successBody(signal, inspection, encoding ?? 'protobuf'));
    deps.observer.taken(signal, inspection, performance.now() - began);
  } catch (error) {
    const refusal = asRefusal(error);
    deps.observer.refused(signal, refusal);
    if (refusal.form.retryAfterS !== undefined) response.setHeader('retry-after', refusal.form.retryAfterS);
    if (refusal.reason === 'method') response.setHeader('allow', 'POST');
    // What was not read of the body would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    send(response, refusal.form.http, encoding ?? 'json', statusBody(refusal, encoding ?? 'json'));
  }
}

function take(request: IncomingMessage, signal: SignalName, encoding: Encoding | undefined, deps: OtlpDeps): Promise<Inspection> {
  const { 'content-encoding': packing, host } = request.headers;
  if (!isAllowedHost(host)) throw new Refusal('host', 'this collector is reached by address or as localhost');
  if (request.method !== 'POST') throw new Refusal('method', 'telemetry is sent by POST');
  const spoken = requireEncoding(encoding);
  const gzipped = isGzipped(packing);
  deps.ingest.admit();
  return withBody(request, gzipped, deps.limits, (body) => deps.ingest.take(signal, spoken === 'json' ? fromJson(signal, body) : body));
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Buffer): void {
  response.writeHead(status, { 'content-type': CONTENT_TYPES[encoding], 'content-length': body.length }).end(body);
}
