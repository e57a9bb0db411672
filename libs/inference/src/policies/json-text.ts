import { jsonrepair } from 'jsonrepair';

export type JsonReading =
  { readonly ok: true; readonly value: unknown; readonly text: string; readonly repaired: boolean } | { readonly ok: false };

/** jsonrepair recurses: deeper than this is nobody's answer. */
const MAX_DEPTH = 200;

/**
 * The JSON value in what a model wrote: as it is, or out of its prose and code fence, or repaired (quotes, commas, comments,
 * missing ends). Prose without an object or array is not an answer, however well it could be quoted.
 */
export function readJson(output: string): JsonReading {
  const trimmed = output.trim();
  const whole = parse(trimmed);
  if (whole.ok) return whole;
  const candidate = extract(trimmed);
  if (candidate === undefined || depth(candidate) > MAX_DEPTH) return { ok: false };
  const cut = parse(candidate);
  if (cut.ok) return { ...cut, repaired: true };
  try {
    const text = jsonrepair(candidate);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ok: true, value, text, repaired: true } : { ok: false };
  } catch {
    return { ok: false };
  }
}

function parse(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) as unknown, text, repaired: false };
  } catch {
    return { ok: false };
  }
}

/** From the first bracket that begins a value to its end, or to the end of the text if it has none. */
function extract(text: string): string | undefined {
  const fence = fenced(text);
  const body = fence ?? text;
  const start = body.search(/[[{]/);
  if (start < 0) return undefined;
  return body.slice(start, endOf(body, start));
}

/** What stands in the first code fence, if it holds a bracket. */
function fenced(text: string): string | undefined {
  const open = text.indexOf('```');
  if (open < 0) return undefined;
  const line = text.indexOf('\n', open);
  const from = line < 0 ? open + 3 : line + 1;
  const close = text.indexOf('```', from);
  const body = text.slice(from, close < 0 ? undefined : close);
  return /[[{]/.test(body) ? body : undefined;
}

/** Just behind the bracket that closes the one at `start`, strings respected. */
function endOf(text: string, start: number): number {
  let open = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote) {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"') quote = char;
    else if (char === '{' || char === '[') open++;
    else if ((char === '}' || char === ']') && --open === 0) return at + 1;
  }
  return text.length;
}

function depth(text: string): number {
  let now = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') most = Math.max(most, ++now);
    else if (char === '}' || char === ']') now--;
  }
  return most;
}
