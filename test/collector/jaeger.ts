import { setTimeout as sleep } from 'node:timers/promises';

export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  readonly processID: string;
}

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

export interface JaegerAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly { readonly code: number; readonly msg: string }[] | null;
}

const LOOK_EVERY_MS = 25;

/** A client of Jaeger's query API. */
export async function ask<Data>(base: string, path: string): Promise<JaegerAnswer<Data>> {
  const response = await fetch(`${base}/api/${path}`);
  return { status: response.status, ...((await response.json()) as { data: Data | null; errors: JaegerAnswer<Data>['errors'] }) };
}

/** Asks until the answer is what is waited for; rejects with the last answer when it never is. */
export async function askUntil<Data>(base: string, path: string, isIt: (data: Data) => boolean, withinMs = 30_000): Promise<Data> {
  const until = performance.now() + withinMs;
  for (;;) {
    const { data, errors } = await ask<Data>(base, path);
    if (data !== null && isIt(data)) return data;
    if (performance.now() > until) throw new Error(`${path} still answers ${JSON.stringify({ data, errors }).slice(0, 500)}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Looks again and again until it is so; rejects when it never is. */
export async function until(isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it was not so within ${withinMs} ms: ${String(isSo)}`);
    await sleep(LOOK_EVERY_MS);
  }
}
