import { AssayError, type FinishReason, type Message } from '@assay/contracts';

import type { JsonReading } from './json-text.ts';
import { readJson } from './json-text.ts';
import type { SchemaFault, Validator } from './schema-validators.ts';

/** What a model wrote and why it stopped. */
export interface Written {
  readonly text: string;
  readonly finishReason: FinishReason;
}

export type Checked =
  | { readonly valid: true; readonly text: string; readonly value: unknown; readonly repaired: boolean }
  | { readonly valid: false; readonly why: 'truncated' | 'filtered' | 'not_json' | 'schema'; readonly faults: readonly SchemaFault[] };

/**
 * Judges one output. What was cut off at its length never passes, not even if it can be repaired into something valid: the
 * missing part is not known.
 */
export function checkStructured({ text, finishReason }: Written, validate: Validator): Checked {
  if (finishReason === 'length') return { valid: false, why: 'truncated', faults: [] };
  if (finishReason === 'content_filter') return { valid: false, why: 'filtered', faults: [] };
  const reading: JsonReading = readJson(text);
  if (!reading.ok) return { valid: false, why: 'not_json', faults: [{ path: '', message: 'is not JSON' }] };
  const faults = validate(reading.value);
  return faults
    ? { valid: false, why: 'schema', faults }
    : { valid: true, text: reading.text, value: reading.value, repaired: reading.repaired };
}

/** Any JSON object or array: for a format that names no schema. */
export const anyJson: Validator = (value) =>
  typeof value === 'object' && value !== null ? undefined : [{ path: '', message: 'must be an object' }];

/** Messages that ask once more, with the validator's words. */
export function askAgain(written: string, faults: readonly SchemaFault[]): readonly Message[] {
  const list = faults.map(({ path, message }) => `- ${path || 'the answer'} ${message}`).join('\n');
  return [
    { role: 'assistant', content: written },
    { role: 'user', content: `That answer does not follow the schema:\n${list}\nWrite the whole JSON again, corrected, and nothing else.` },
  ];
}

export interface Structured<W extends Written> {
  /** The output that passed, with its text in valid JSON. */
  readonly written: W;
  readonly value: unknown;
  readonly repaired: boolean;
  readonly asked: number;
}

/**
 * Asks until the output is valid, at most `repairs` times more; `ask` gets the messages to add. Throws `answer_invalid` with what
 * is wrong. A truncated or filtered answer ends it at once: asking again would cost the same and end the same.
 *
 * A streamed generation with a format goes through here too, and its events are sent after the verdict: what has been streamed
 * cannot be taken back or repaired, and a caller who asks for a schema cannot use half a value. Its pings keep the line open.
 */
export async function structured<W extends Written>(
  ask: (added: readonly Message[]) => Promise<W>,
  validate: Validator,
  repairs: number,
): Promise<Structured<W>> {
  let added: readonly Message[] = [];
  for (let asked = 1; ; asked++) {
    const written = await ask(added);
    const checked = checkStructured(written, validate);
    if (checked.valid) return { written: { ...written, text: checked.text }, value: checked.value, repaired: checked.repaired, asked };
    const hopeless = checked.why === 'truncated' || checked.why === 'filtered';
    if (hopeless || asked > repairs)
      throw new AssayError('answer_invalid', { details: { why: checked.why, faults: checked.faults, asked } });
    added = [...added, ...askAgain(written.text, checked.faults)];
  }
}
