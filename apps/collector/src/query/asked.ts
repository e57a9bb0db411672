import type { FastifyReply } from 'fastify';

/** A query that nobody waits for any more need not be answered. */
const ANSWERS_WITHIN_MS = 30_000;

/** Aborted when the caller goes away or is answered, or has waited too long. */
export function whileAsked({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort(new Error('the caller went away')));
  return AbortSignal.any([gone.signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]);
}
