import { upstreamInvalid } from '../sse/invalid.ts';
import type { UpstreamHeaders } from './upstream.ts';

/** Throws `upstream_invalid` unless the provider says that it sends what was asked for: an HTML page with status 200 is no answer. */
export function assertMediaType(headers: UpstreamHeaders, expected: string): void {
  const given = headers['content-type'];
  const name = typeof given === 'string' ? (given.split(';', 1)[0] ?? '').trim().toLowerCase() : '';
  if (name !== expected) throw upstreamInvalid('content_type', name.slice(0, 100));
}
