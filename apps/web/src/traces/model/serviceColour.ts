/** Services of the platform have a place of their own, so that no two of them ever look alike. */
const PLACES: readonly RegExp[] = [/^gateway$/, /^exams$/, /^runner$/, /^orchestrator$/, /^(model-)?worker\b/, /^collector$/];
/** Colours for everybody else. */
const OTHERS = 4;

/**
 * The place of a service in the palette (`--service-0` and on, traces.css): the same for the same name everywhere and for ever.
 */
export function servicePlace(name: string): number {
  const place = PLACES.findIndex((pattern) => pattern.test(name));
  if (place >= 0) return place;
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return PLACES.length + (hash % OTHERS);
}

export function serviceColour(name: string): string {
  return `var(--service-${servicePlace(name)})`;
}
