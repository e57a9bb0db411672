import type { HttpOperation } from '@assay/contracts';
import type { z } from 'zod';
import { readRefusal, Unreachable } from './failure.ts';

type Part<Operation, Key extends string> =
  Operation extends Record<Key, infer Schema extends z.ZodType> ? Record<Key, z.input<Schema>> : unknown;
type OptionalPart<Operation, Key extends string> =
  Operation extends Record<Key, infer Schema extends z.ZodType> ? Partial<Record<Key, z.input<Schema>>> : unknown;

/** What an operation of the HTTP table takes, as its schemas say. */
export type RequestOf<Operation> = Part<Operation, 'params'> &
  Part<Operation, 'body'> &
  Part<Operation, 'headers'> &
  OptionalPart<Operation, 'query'>;
/** What it answers; `undefined` when it has no body. */
export type ResponseOf<Operation> = Operation extends { response: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

interface LooseRequest {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly traceparent?: string;
  readonly fetch?: typeof fetch;
}

/** The address of an operation, parameters and query filled in. */
export function addressOf(operation: HttpOperation, request: LooseRequest): string {
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(request.params?.[name])));
  const query = Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString()}`;
}

/**
 * Performs one operation and parses its answer with the contract's schema.
 * @throws Refused when the server answers with an error, Unreachable when there is no answer, ZodError when the answer has another form.
 */
export async function perform<Operation extends HttpOperation>(
  operation: Operation,
  request: RequestOf<Operation>,
  { signal, traceparent, fetch: send = fetch }: RequestOptions = {},
): Promise<ResponseOf<Operation>> {
  const loose = request as LooseRequest;
  const headers = new Headers(loose.headers);
  headers.set('accept', 'application/json');
  if (traceparent !== undefined) headers.set('traceparent', traceparent);
  if (loose.body !== undefined) headers.set('content-type', 'application/json');
  const response = await send(addressOf(operation, loose), {
    method: operation.method,
    headers,
    credentials: 'same-origin',
    ...(loose.body === undefined ? {} : { body: JSON.stringify(loose.body) }),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Unreachable('no answer from the server', { cause });
  });
  if (!response.ok) throw await readRefusal(response);
  if (!operation.response) return undefined as ResponseOf<Operation>;
  return operation.response.parse(await response.json()) as ResponseOf<Operation>;
}
