import type { Random } from '../../clock.ts';
import { between, pick } from '../seeded.ts';
import { samplePattern } from './sample-pattern.ts';
import type { Schema } from './schema.ts';

export interface StringOptions {
  readonly random: Random;
  readonly prompt: string;
  /** Name of the property that it fills. */
  readonly name: string;
}

const WORDS = ['alpha', 'bravo', 'delta', 'harbour', 'signal', 'window', 'orange', 'river', 'summit', 'timber'];
const hex = (random: Random, digits: number): string => Array.from({ length: digits }, () => between(random, 0, 15).toString(16)).join('');
const two = (value: number): string => String(value).padStart(2, '0');
const day = (random: Random): string => `2026-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
const time = (random: Random): string => `${two(between(random, 0, 23))}:${two(between(random, 0, 59))}:${two(between(random, 0, 59))}Z`;

const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  date: day,
  time,
  'date-time': (random) => `${day(random)}T${time(random)}`,
  duration: (random) => `PT${String(between(random, 1, 59))}M`,
  email: (random) => `${pick(random, WORDS)}@example.com`,
  hostname: (random) => `${pick(random, WORDS)}.example.com`,
  uri: (random) => `https://example.com/${pick(random, WORDS)}`,
  'uri-reference': (random) => `/${pick(random, WORDS)}`,
  uuid: (random) => `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`,
  ipv4: (random) => `192.0.2.${String(between(random, 1, 254))}`,
  ipv6: (random) => `2001:db8::${hex(random, 4)}`,
};

/** A string of the format, the pattern or the length that a schema asks for; a name of the prompt where it asks for none. */
export function sampleString(schema: Schema, { random, prompt, name }: StringOptions): string {
  const { format, pattern, minLength, maxLength } = schema;
  const formatted = typeof format === 'string' ? FORMATS[format] : undefined;
  if (formatted) return formatted(random);
  if (typeof pattern === 'string') return samplePattern(pattern, random);
  const text = quotedOrNamed(prompt) ?? (name === '' ? pick(random, WORDS) : `${name} ${pick(random, WORDS)}`);
  return ofLength(text, typeof minLength === 'number' ? minLength : 1, typeof maxLength === 'number' ? maxLength : 200, random);
}

/** What the prompt puts in quotes, or its last name: "the weather in Paris". */
function quotedOrNamed(prompt: string): string | undefined {
  const tail = prompt.slice(-600);
  const quoted = /["“「]([^"”」]{1,100})["”」]/.exec(tail)?.[1];
  return quoted ?? [...tail.matchAll(/(?<=[a-z,] )[A-Z][\p{L}]{1,30}/gu)].at(-1)?.[0];
}

/** Lengths of a schema count code points. */
function ofLength(text: string, least: number, most: number, random: Random): string {
  let points = Array.from(text);
  while (points.length < least) points = points.concat(Array.from(` ${pick(random, WORDS)}`));
  return points.slice(0, Math.max(most, 0)).join('');
}
