import type { GuardrailNote } from '@assay/contracts';
import type { GuardrailVerdict } from './verdict.ts';

/** More of them say nothing new. */
const MOST_NOTES = 16;

/** Notes down what a verdict let pass, once however often it was found. */
export function note(notes: GuardrailNote[], side: GuardrailNote['side'], { decision, findings }: GuardrailVerdict): void {
  if (decision !== 'flag' && decision !== 'redact') return;
  for (const { layer, reason } of findings) {
    if (notes.length >= MOST_NOTES) return;
    const known = notes.some((one) => one.side === side && one.layer === layer && one.reason === reason);
    if (!known) notes.push({ side, decision, layer, reason });
  }
}

/** Notes as a header says them, e.g. `flag;side=input;layer=patterns;reason="override"`, separated by commas. */
export const notesHeader = (notes: readonly GuardrailNote[]): string =>
  notes.map(({ decision, side, layer, reason }) => `${decision};side=${side};layer=${layer};reason="${reason}"`).join(', ');

/** {@link notesField} as text that follows other members. */
export const notesMembers = (notes: readonly GuardrailNote[]): string =>
  notes.length === 0 ? '' : `,${JSON.stringify(notesField(notes)).slice(1, -1)}`;

/** Notes as members of a JSON object, in the platform's own field; no members where there is nothing to tell. */
export const notesField = (notes: readonly GuardrailNote[]): { assay?: { guardrails: readonly GuardrailNote[] } } =>
  notes.length === 0 ? {} : { assay: { guardrails: notes } };
