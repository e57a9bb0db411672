import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { AssayError } from '@assay/contracts';
import { asAssayError } from '@assay/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../keys/caller.ts';
import { assertScope, type Callers } from '../keys/callers.ts';
import { callerSecret } from './caller-secret.ts';
import { sendError, type ErrorRenderer } from './reply.ts';
import { requestSpan, type RequestRecord, type RequestSpan } from './request-span.ts';

export interface ServeDeps {
  readonly callers: Callers;
  /** Longest time that a reader may leave what was sent unread, ms. */
  readonly stalledMs: number;
  /** Told of every request when it is over. */
  readonly onServed: (record: RequestRecord) => void;
  /** Told of what nobody foresaw. */
  readonly onFault: (error: unknown) => void;
}

/** A request of a caller who is known. */
export interface Incoming {
  readonly id: string;
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly span: RequestSpan;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  readonly response: ServerResponse;
}

/** Serves one address of a wire to whoever may use models. Whatever goes wrong is told in that wire's own format. */
export function serve(render: ErrorRenderer, deps: ServeDeps, work: (incoming: Incoming) => Promise<void>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const response = reply.raw;
    const span = requestSpan(request);
    const leaving = new AbortController();
    const gone = (): void => {
      if (!response.writableFinished) leaving.abort(new AssayError('request_cancelled'));
    };
    reply.hijack();
    response.once('close', gone);
    try {
      const secret = callerSecret(request.headers);
      const caller = deps.callers.remembered(secret) ?? (await deps.callers.identify(secret));
      assertScope(caller, 'model:infer');
      await work({ id: randomUUID(), caller, headers: request.headers, body: request.body, span, signal: leaving.signal, response });
    } catch (error) {
      span.failed(error);
      sendError(response, render, told(error, deps), span);
    } finally {
      deps.onServed(span.end(response.statusCode));
      if (response.socket?.writableNeedDrain) letGo(response, deps.stalledMs);
    }
  };
}

/** Who leaves the end of an answer unread is waited for no longer than who leaves its middle. */
function letGo(response: ServerResponse, stalledMs: number): void {
  const timer = setTimeout(() => response.destroy(), stalledMs).unref();
  response.once('close', () => clearTimeout(timer));
}

/** What the caller is told: the coded error, or that something went wrong which nobody foresaw. */
export function told(error: unknown, { onFault }: Pick<ServeDeps, 'onFault'>): AssayError {
  const known = asAssayError(error);
  if (known.code === 'internal') onFault(error);
  return known;
}
