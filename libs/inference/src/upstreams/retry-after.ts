import type { UpstreamHeaders } from './upstream.ts';

/** How long a provider asks to be left alone, ms; undefined if it does not say. `receivedAt` is ms since the epoch. */
export function askedWait(headers: UpstreamHeaders, receivedAt: number): number | undefined {
  const exact = positive(one(headers, 'retry-after-ms'));
  if (exact !== undefined) return exact;
  const given = one(headers, 'retry-after');
  if (given !== undefined) {
    const seconds = positive(given);
    // The provider's own clock wrote the date, so it is measured against that clock.
    return seconds === undefined ? until(given, dateOf(headers) ?? receivedAt) : seconds * 1_000;
  }
  return reset(one(headers, 'x-ratelimit-reset'), receivedAt) ?? exhausted(headers, receivedAt);
}

/** The reset of whichever limit has nothing left. */
function exhausted(headers: UpstreamHeaders, receivedAt: number): number | undefined {
  let longest: number | undefined;
  for (const what of ['requests', 'tokens', 'input-tokens', 'output-tokens']) {
    for (const [remaining, resets] of [
      [`x-ratelimit-remaining-${what}`, `x-ratelimit-reset-${what}`],
      [`anthropic-ratelimit-${what}-remaining`, `anthropic-ratelimit-${what}-reset`],
    ] as const) {
      if (one(headers, remaining) !== '0') continue;
      const wait = reset(one(headers, resets), receivedAt);
      if (wait !== undefined) longest = Math.max(longest ?? 0, wait);
    }
  }
  return longest;
}

/** A moment or a span, as vendors write it: seconds, epoch seconds, epoch ms, "6m0s", "120ms", or a date. */
function reset(given: string | undefined, receivedAt: number): number | undefined {
  if (given === undefined) return undefined;
  const number = positive(given);
  if (number !== undefined) {
    if (number > 1e12) return Math.max(0, number - receivedAt);
    if (number > 1e9) return Math.max(0, number * 1_000 - receivedAt);
    return number * 1_000;
  }
  return span(given) ?? until(given, receivedAt);
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

function span(given: string): number | undefined {
  if (given.length > 32 || !/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(given)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of given.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) ms += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return ms;
}

/** HTTP's date and RFC 3339's; Date.parse would take "-5" for a year. */
const DATE = /^(?:[A-Z][a-z]{2}, \d{2} |\d{4}-\d{2}-\d{2}T)/;

function until(date: string, now: number): number | undefined {
  const at = DATE.test(date) ? Date.parse(date) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function dateOf(headers: UpstreamHeaders): number | undefined {
  const at = Date.parse(one(headers, 'date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function one(headers: UpstreamHeaders, name: string): string | undefined {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim();
}

function positive(given: string | undefined): number | undefined {
  if (given === undefined || given === '') return undefined;
  const number = Number(given);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
