import { AssayError } from '@assay/contracts';
import {
  assertMediaType,
  type Answer,
  type Attempt,
  type Embedding,
  type EmbeddingAnswer,
  type Provider,
  type Upstream,
  type UpstreamRequest,
  type UpstreamTarget,
} from '@assay/inference';
import { Pool } from 'undici';
import { EventQueue } from './event-queue.ts';
import { HttpExchange } from './http-exchange.ts';
import { upstreamConnector } from './upstream-sockets.ts';

export interface HttpProviderOptions {
  readonly upstream: Upstream;
  readonly baseUrl: string;
  readonly key: string | undefined;
  /** Connections at most. */
  readonly connections: number;
  /** Longest time that any attempt waits for a connection, ms. */
  readonly connectMs: number;
}

/** Longest whole answer that is read, bytes. */
const MOST_BYTES = 32 * 1_048_576;
/** Of an answer that is an error, only so much is looked at, bytes. */
const MOST_ERROR_BYTES = 64 * 1_024;

/** A vendor over HTTP, in whichever wire it speaks. */
export class HttpProvider implements Provider {
  private readonly pool: Pool;
  private readonly basePath: string;

  constructor(private readonly options: HttpProviderOptions) {
    const { origin, pathname } = new URL(options.baseUrl);
    const { connections, connectMs } = options;
    // Each wait has its own limit in the attempt's timer; undici's would only disguise them.
    this.pool = new Pool(origin, { connections, headersTimeout: 0, bodyTimeout: 0, connect: upstreamConnector(connectMs) });
    this.basePath = pathname.replace(/\/$/, '');
  }

  async answer(attempt: Attempt): Promise<Answer> {
    const { upstream } = this.options;
    const target = this.target(attempt.model);
    return upstream.answer(await this.whole(upstream.request(attempt.generation, target), target, attempt));
  }

  stream(attempt: Attempt): EventQueue {
    const { upstream } = this.options;
    const target = this.target(attempt.model);
    const decoder = upstream.decoder();
    const failure = new FailureBody();
    const queue = new EventQueue({
      pause: () => exchange.pause(),
      resume: () => exchange.resume(),
      leave: () => (decoder.done ? exchange.leave() : exchange.close()),
    });
    const exchange = new HttpExchange(
      {
        onSent: attempt.connected,
        onHead: (status, headers) => {
          if (status >= 300) failure.begin(status, headers);
          else assertMediaType(headers, upstream.streamType);
        },
        onData: (chunk) => {
          if (failure.begun) failure.add(chunk);
          else queue.fill(chunk.byteLength, (into) => decoder.feed(chunk, into));
          // What a server sends after the end of its answer, and when it ends the response, is nobody's business.
          if (decoder.done) queue.end();
        },
        onEnd: () => {
          if (failure.begun) throw upstream.failure(failure.response(), target);
          queue.fill(0, (into) => decoder.end(into));
          queue.end();
        },
        onError: (error) => queue.fail(error),
      },
      attempt.signal,
    );
    const request = upstream.request(attempt.generation, target);
    this.send(request, ownBytes(request.body), attempt, exchange);
    return queue;
  }

  async embed(embedding: Embedding, attempt: Omit<Attempt, 'generation'>): Promise<EmbeddingAnswer> {
    const { embeddings } = this.options.upstream;
    if (!embeddings) throw new AssayError('validation_failed', { message: 'This provider has no embeddings.' });
    const target = this.target(attempt.model);
    return embeddings.answer(await this.whole(embeddings.request(embedding, target), target, attempt), embedding.input.length);
  }

  /** Lets what is under way end, then closes the connections. */
  close(): Promise<void> {
    return this.pool.close();
  }

  private target(model: string): UpstreamTarget {
    const { key } = this.options;
    return key === undefined ? { model } : { model, key };
  }

  private whole(request: UpstreamRequest, target: UpstreamTarget, attempt: Omit<Attempt, 'generation'>): Promise<string> {
    const { upstream } = this.options;
    return new Promise((resolve, reject) => {
      const failure = new FailureBody();
      const chunks: Buffer[] = [];
      let bytes = 0;
      const exchange = new HttpExchange(
        {
          onSent: attempt.connected,
          onHead: (status, headers) => {
            if (status >= 300) failure.begin(status, headers);
            else assertMediaType(headers, 'application/json');
          },
          onData: (chunk) => {
            if (failure.begun) {
              failure.add(chunk);
              return;
            }
            bytes += chunk.byteLength;
            if (bytes > MOST_BYTES) throw new AssayError('upstream_invalid', { details: { reason: 'the answer does not end' } });
            chunks.push(chunk);
          },
          onEnd: () => {
            if (failure.begun) throw upstream.failure(failure.response(), target);
            resolve(textOf(chunks));
          },
          onError: reject,
        },
        attempt.signal,
      );
      this.send(request, request.body, attempt, exchange);
    });
  }

  private send(
    { path, headers }: Pick<UpstreamRequest, 'path' | 'headers'>,
    body: string | Buffer,
    { trace }: Pick<Attempt, 'trace'>,
    exchange: HttpExchange,
  ): void {
    this.pool.dispatch({ path: this.basePath + path, method: 'POST', headers: { ...headers, ...trace }, body }, exchange);
  }
}

/**
 * Text as bytes in memory of its own. It lives as long as the request, and a slice of a shared pool would keep all of that alive;
 * streams, of which thousands may stand still, are not to.
 */
function ownBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Most answers come in one piece. */
const textOf = (chunks: readonly Buffer[]): string => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString();

/** The beginning of an answer that is an error. */
class FailureBody {
  private status = 0;
  private headers: Parameters<Upstream['failure']>[0]['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  get begun(): boolean {
    return this.status !== 0;
  }

  begin(status: number, headers: Parameters<Upstream['failure']>[0]['headers']): void {
    this.status = status;
    this.headers = headers;
  }

  add(chunk: Buffer): void {
    if (this.bytes < MOST_ERROR_BYTES) this.chunks.push(chunk);
    this.bytes += chunk.byteLength;
    if (this.bytes > MOST_BYTES) throw new AssayError('upstream_invalid', { details: { reason: 'the answer does not end' } });
  }

  response(): Parameters<Upstream['failure']>[0] {
    return { status: this.status, headers: this.headers, body: Buffer.concat(this.chunks).toString(), receivedAt: Date.now() };
  }
}
