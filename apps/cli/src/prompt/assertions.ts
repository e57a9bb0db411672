import { SchemaValidators } from '@assay/inference';
import { lineDiff } from './line-diff.ts';
import type { Assertion } from './suite.ts';

/** What came back. */
export interface Reply {
  readonly text: string;
  /** Of the answer. */
  readonly tokens: number;
  readonly latencyMs: number;
}

/** What a judgement may need besides the reply. */
export interface Means {
  /** One vector for each text. */
  readonly embed: (texts: readonly string[]) => Promise<readonly (readonly number[])[]>;
  /** The kept answer, undefined if none is kept. */
  readonly snapshot: () => string | undefined;
}

const validators = new SchemaValidators();

/** Why the reply is not as it must be, in words; undefined if it is. */
export async function failureOf(assertion: Assertion, { text, tokens, latencyMs }: Reply, means: Means): Promise<string | undefined> {
  if ('contains' in assertion)
    return text.includes(assertion.contains) ? undefined : `does not contain ${JSON.stringify(assertion.contains)}`;
  if ('regex' in assertion) return new RegExp(assertion.regex, 'u').test(text) ? undefined : `does not match /${assertion.regex}/u`;
  if ('jsonSchema' in assertion) return schemaFailure(assertion.jsonSchema, text);
  if ('similar' in assertion) return similarFailure(assertion.similar, text, means);
  if ('snapshot' in assertion) return snapshotFailure(text, means.snapshot());
  if ('maxTokens' in assertion) return tokens <= assertion.maxTokens ? undefined : `${tokens} tokens, ${assertion.maxTokens} at most`;
  return latencyMs <= assertion.maxLatencyMs ? undefined : `${Math.round(latencyMs)} ms, ${assertion.maxLatencyMs} at most`;
}

function schemaFailure(schema: Readonly<Record<string, unknown>>, text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const faults = validators.of(schema)(value);
  return faults && `is not as its schema says: ${faults.map(({ path, message }) => `${path || 'the whole'} ${message}`).join('; ')}`;
}

async function similarFailure(
  { to, atLeast }: { readonly to: string; readonly atLeast: number },
  text: string,
  { embed }: Means,
): Promise<string | undefined> {
  // An empty text has no meaning, and endpoints refuse to embed it.
  if (text.trim() === '') return 'is empty';
  const [own = [], wanted = []] = await embed([text, to]);
  const cosine = cosineOf(own, wanted);
  return cosine >= atLeast ? undefined : `similarity ${cosine.toFixed(3)}, at least ${atLeast} is wanted`;
}

function snapshotFailure(text: string, kept: string | undefined): string | undefined {
  if (kept === undefined) return 'no snapshot is kept; take it with --update';
  return kept === text ? undefined : ['is not what the snapshot has:', ...lineDiff(kept, text)].join('\n');
}

/** 0 where a vector says nothing. */
export function cosineOf(a: readonly number[], b: readonly number[]): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (const [index, x] of a.entries()) {
    const y = b[index] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
