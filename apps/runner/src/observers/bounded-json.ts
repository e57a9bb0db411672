import type { Json } from '@assay/grading';

/** Deeper values are refused: what compares them later may recurse. */
const MAX_DEPTH = 64;
const PROTOTYPE_KEY = '"__proto__"';

/** Parses JSON that a submission may have written; undefined where it is malformed, too deep, or aims at prototypes. */
export function parseBounded(text: string): Json | undefined {
  if (depthOf(text) > MAX_DEPTH) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return mentionsPrototype(text) && hasPrototypeKey(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Of brackets outside strings; an upper bound for malformed text. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (quoted) {
      if (char === '\\') index++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}

/** Cheap first look; an escape such as \u005f may hide the key. */
function mentionsPrototype(text: string): boolean {
  return text.includes(PROTOTYPE_KEY) || text.includes('\\u');
}

function hasPrototypeKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}
