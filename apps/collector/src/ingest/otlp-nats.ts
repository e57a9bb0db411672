import { AssayError, COLLECTOR_SUBJECTS, type ErrorCode } from '@assay/contracts';
import { encode, errorHeaders } from '@assay/messaging';
import { headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { fromJson } from '../wire/from-json.ts';
import { SIGNAL_NAMES, type SignalName } from '../wire/signals.ts';
import { CONTENT_TYPES, successBody } from './answers.ts';
import { encodingOf, isGzipped, requireEncoding } from './body-form.ts';
import type { OtlpDeps } from './otlp-http.ts';
import { withReceived } from './read-body.ts';
import { asRefusal, type Refusal, type RefusalReason } from './refusal.ts';

/** Collectors share what is sent; each message goes to one of them. */
const GROUP = 'collector';

/** A refusal as other services tell errors. */
const CODES: Readonly<Record<RefusalReason, ErrorCode>> = {
  malformed: 'bad_request',
  too_large: 'body_too_large',
  media_type: 'unsupported_media_type',
  method: 'method_not_allowed',
  path: 'not_found',
  host: 'host_not_allowed',
  overloaded: 'overloaded',
  disk: 'service_unavailable',
  internal: 'internal',
};

/**
 * OTLP over NATS: an Export…ServiceRequest as the message, gzipped where `Content-Encoding` says so, JSON where `Content-Type` does.
 * The reply, an Export…ServiceResponse, comes when what was sent is on the disk; a refusal is a reply with an error's body.
 */
export class OtlpNats {
  private readonly deps: OtlpDeps;
  private readonly nats: NatsConnection;
  private subscriptions: Subscription[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(deps: OtlpDeps, nats: NatsConnection) {
    this.deps = deps;
    this.nats = nats;
  }

  start(): void {
    this.subscriptions = SIGNAL_NAMES.map((signal) =>
      this.nats.subscribe(COLLECTOR_SUBJECTS[signal], {
        queue: GROUP,
        callback: (error, message) => {
          if (!error) this.track(this.serve(signal, message));
        },
      }),
    );
  }

  /** Takes no more, and answers what has been taken. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.subscriptions.map((subscription) => subscription.drain()));
    await Promise.all(this.underWay);
  }

  private track(work: Promise<void>): void {
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }

  private async serve(signal: SignalName, message: Msg): Promise<void> {
    const { ingest, limits, observer } = this.deps;
    const began = performance.now();
    try {
      const encoding = requireEncoding(encodingOf(header(message, 'Content-Type') ?? CONTENT_TYPES.protobuf));
      const gzipped = isGzipped(header(message, 'Content-Encoding'));
      ingest.admit();
      const sent = Buffer.from(message.data.buffer, message.data.byteOffset, message.data.byteLength);
      const take = (body: Buffer) => ingest.take(signal, encoding === 'json' ? fromJson(signal, body) : body);
      const inspection = await withReceived(sent, gzipped, limits, take);
      const answer = headers();
      answer.set('Content-Type', CONTENT_TYPES[encoding]);
      message.respond(successBody(signal, inspection, encoding), { headers: answer });
      observer.taken(signal, inspection, performance.now() - began);
    } catch (error) {
      const refusal = asRefusal(error);
      observer.refused(signal, refusal);
      refuse(message, refusal);
    }
  }
}

/** NATS gives an empty text for a header that is not there. */
function header({ headers: sent }: Msg, name: string): string | undefined {
  const value = sent?.get(name);
  return value === '' ? undefined : value;
}

function refuse(message: Msg, { reason, message: text, form }: Refusal): void {
  const details = form.retryAfterS === undefined ? {} : { details: { retryAfterSeconds: form.retryAfterS } };
  const error = new AssayError(CODES[reason], { message: text, ...details });
  const answer = errorHeaders(error);
  if (form.retryAfterS !== undefined) answer.set('Retry-After', String(form.retryAfterS));
  message.respond(encode(error.toBody()), { headers: answer });
}
