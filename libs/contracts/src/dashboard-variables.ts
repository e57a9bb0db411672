/** A reference to a variable in a text of a dashboard: `$name`, `${name}`, `${name:format}` or `[[name]]`. */
export interface VariableReference {
  readonly name: string;
  /** `regex`, `csv`, `text`, …; undefined: what suits the place */
  readonly format: string | undefined;
  /** Of its first character in the text. */
  readonly at: number;
}

const REFERENCE = /\$(\w+)|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

/** Fills in the variables of a text in Grafana's syntax; what `valueOf` does not know (undefined) stays as it is. */
export function fillVariables(text: string, valueOf: (reference: VariableReference) => string | undefined): string {
  return text.replace(REFERENCE, (...match: (string | number | undefined)[]) => {
    const [whole, plain, braced, format, bracketed, bracketFormat] = match as string[];
    const name = plain ?? braced ?? bracketed ?? '';
    return valueOf({ name, format: format ?? bracketFormat, at: Number(match[6]) }) ?? whole ?? '';
  });
}

/** Values of a variable that lists them itself: `a, b, label : value`. */
export function listedValues(query: unknown): { readonly text: string; readonly value: string }[] {
  if (typeof query !== 'string') return [];
  return [...query.matchAll(/(?:\\,|[^,])+/g)]
    .map(([item]) => item.replaceAll('\\,', ',').trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [, text, value] = /^(.+?)\s+:\s+(.+)$/.exec(item) ?? [];
      return { text: (text ?? item).trim(), value: (value ?? item).trim() };
    });
}
