import type { Generation, JsonObject, Wire } from '../generation.ts';
import { fieldError } from '../wires/fields.ts';

/**
 * Fields that a provider of another wire may do without: they are about billing, storing, caching and machines, not about the answer.
 * All others shape it.
 */
const ASIDE: ReadonlySet<string> = new Set([
  // OpenAI
  ...['metadata', 'store', 'service_tier', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options'],
  // Anthropic
  ...['betas', 'cache_control', 'inference_geo', 'speed'],
  // Ollama
  ...['keep_alive', 'num_ctx', 'num_keep', 'num_batch', 'num_gpu', 'main_gpu', 'num_thread', 'numa', 'low_vram', 'f16_kv', 'logits_all'],
  ...['vocab_only', 'use_mmap', 'use_mlock'],
]);

/**
 * What of the caller's fields that the platform does not interpret goes to a provider of `wire`; undefined is one that takes none.
 * Throws `validation_failed`, naming the field, for one that would shape the answer and cannot be carried: to leave it out would be
 * to answer something else than was asked.
 */
export function carriedFields({ extra }: Pick<Generation, 'extra'>, wire: Wire | undefined): JsonObject {
  if (!extra) return NOTHING;
  if (extra.wire === wire) return extra.fields;
  for (const [name, value] of Object.entries(extra.fields)) {
    if (name === 'options') carriedFields({ extra: { wire: extra.wire, fields: value as JsonObject } }, wire);
    else if (!ASIDE.has(name) && !isNeutral(value))
      throw fieldError(name, 'unsupported', `left out; a model of another kind answers this, to which it cannot be said`);
  }
  return NOTHING;
}

const NOTHING: JsonObject = {};

/** What changes nothing wherever it is understood: nothing, no, none, text alone. */
function isNeutral(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 'none') return true;
  if (Array.isArray(value)) return value.every((item) => item === 'text');
  if (typeof value !== 'object') return false;
  const entries = Object.entries(value);
  return (
    entries.length === 0 || (entries.length === 1 && entries[0]?.[0] === 'type' && ['disabled', 'text'].includes(String(entries[0][1])))
  );
}
