import { randomUUID } from 'node:crypto';
import type { LiveEnvelope, Run } from '@assay/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { until } from '../orchestrator/platform.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [field: string]: unknown; readonly code?: string };
}

/** Speaks to a gateway as one user does. */
export class Client {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(baseUrl: string, headers: Readonly<Record<string, string>>) {
    this.baseUrl = baseUrl;
    this.headers = headers;
  }

  static bearer(baseUrl: string, token: string): Client {
    return new Client(baseUrl, { authorization: `Bearer ${token}` });
  }

  /** Sends a body as it is when it is text or bytes, else as JSON. */
  async send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body);
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...this.headers, ...headers },
      ...(body === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  submit(body: unknown, key: string = randomUUID(), headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', '/api/v1/runs', body, { 'idempotency-key': key, ...headers });
  }

  async run(id: string): Promise<Run> {
    return (await this.send('GET', `/api/v1/runs/${id}`)).body as unknown as Run;
  }

  /** The run, once it is in one of the states. Asks no more often than a user may. */
  runOnce(id: string, ...states: readonly Run['state'][]): Promise<Run> {
    return until(
      () => this.run(id),
      ({ state }) => states.includes(state),
      60_000,
      500,
    );
  }

  /** The live events of a run until the server ends the stream, `heard` as they come. Status 204: there is nothing more to come. */
  async follow(
    id: string,
    after?: number,
    heard: (envelope: LiveEnvelope) => void = () => undefined,
  ): Promise<{ readonly status: number; readonly envelopes: LiveEnvelope[] }> {
    const resume: Record<string, string> = after === undefined ? {} : { 'last-event-id': String(after) };
    const response = await fetch(`${this.baseUrl}/api/v1/runs/${id}/events`, { headers: { ...this.headers, ...resume } });
    const envelopes: LiveEnvelope[] = [];
    const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { data } of events ?? []) {
      const envelope = JSON.parse(data) as LiveEnvelope;
      envelopes.push(envelope);
      heard(envelope);
    }
    return { status: response.status, envelopes };
  }
}
