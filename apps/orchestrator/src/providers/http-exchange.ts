import { AssayError } from '@assay/contracts';
import type { UpstreamHeaders } from '@assay/inference';
import { errors, type Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;

/** How long a server whose answer is complete may take to end it as HTTP does, ms. */
const ENDS_WITHIN_MS = 1_000;

export interface ExchangeHandlers {
  /** A connection is there and the request goes out. */
  readonly onSent: () => void;
  /** May throw: the exchange then fails with that. */
  readonly onHead: (status: number, headers: UpstreamHeaders) => void;
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  /** Called at most once, and nothing is called after it. */
  readonly onError: (error: Error) => void;
}

/**
 * One request on its way over undici, at the level at which nothing is buffered behind our back: what is refused to be read
 * stays with the sender, and an abort closes the connection at once.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  private controller: Controller | undefined;
  private ended = false;
  private grace: NodeJS.Timeout | undefined;

  constructor(
    private readonly handlers: ExchangeHandlers,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.abort, { once: true });
  }

  /** Stops reading: the sender's data stay where they are. */
  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    if (!this.ended) this.controller?.resume();
  }

  /** Breaks it off; the connection closes. Nothing is called any more. */
  close(): void {
    if (this.finish()) this.controller?.abort(new AssayError('request_cancelled'));
  }

  /** Takes no more of it. It may end by itself within a moment, so that the connection can serve again; else it is broken off. */
  leave(): void {
    if (!this.finish()) return;
    const { controller } = this;
    controller?.resume();
    this.grace = setTimeout(() => controller?.abort(new AssayError('request_cancelled')), ENDS_WITHIN_MS).unref();
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    if (this.ended) controller.abort(new AssayError('request_cancelled'));
    else this.handlers.onSent();
  }

  onResponseStart(controller: Controller, status: number, headers: UpstreamHeaders): void {
    // A second copy of the headers, which would hold the bytes of the answer's beginning for as long as the answer lasts.
    controller.rawHeaders = null;
    this.guard(() => this.handlers.onHead(status, headers));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.guard(() => this.handlers.onData(chunk));
  }

  onResponseEnd(): void {
    clearTimeout(this.grace);
    if (!this.finish()) return;
    try {
      this.handlers.onEnd();
    } catch (error) {
      this.handlers.onError(error as Error);
    }
  }

  onResponseError(_controller: Controller, error: Error): void {
    clearTimeout(this.grace);
    if (this.finish()) this.handlers.onError(transportFailure(error));
  }

  private guard(work: () => void): void {
    if (this.ended) return;
    try {
      work();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private readonly abort = (): void => this.fail(this.signal.reason as Error);

  private fail(error: Error): void {
    if (!this.finish()) return;
    this.controller?.abort(error);
    this.handlers.onError(error);
  }

  private finish(): boolean {
    if (this.ended) return false;
    this.ended = true;
    this.signal.removeEventListener('abort', this.abort);
    return true;
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** What went wrong beneath HTTP, in our words; addresses and headers stay in the cause, which only the log sees. */
export function transportFailure(cause: Error): AssayError {
  if (cause instanceof AssayError) return cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (cause instanceof errors.ConnectTimeoutError) return new AssayError('connect_timeout', { cause });
  if (UNREACHABLE.has(code) || code.startsWith('ERR_TLS') || code.includes('CERT'))
    return new AssayError('upstream_unreachable', { details: { reason: code }, cause });
  if (cause instanceof errors.HeadersOverflowError || code.startsWith('HPE_'))
    return new AssayError('upstream_invalid', { details: { reason: 'not HTTP' }, cause });
  return new AssayError('upstream_failed', { details: { reason: 'the connection broke' }, cause });
}
