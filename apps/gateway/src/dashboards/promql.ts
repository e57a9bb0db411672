import { AssayError, fillVariables } from '@assay/contracts';

/** A variable's value, and whether the dashboard itself wrote it: only that may stand where PromQL is read as code. */
export interface FilledValue {
  readonly values: readonly string[];
  /** The dashboard's own text: one of its listed values, an interval, or its pattern for "all". */
  readonly own: boolean;
  /** The text is a pattern already, e.g. `.*` for "all". */
  readonly pattern?: boolean;
}

interface Quoted {
  /** `"`, `'` or a backtick; undefined: code */
  readonly quote: string | undefined;
  /** In the value of `=~` or `!~`. */
  readonly pattern: boolean;
}

/**
 * Fills the variables into PromQL. A stranger's value may stand in a quoted string only, escaped for it, and where that is a pattern,
 * escaped for RE2 as well, so that it matches nothing but itself. Several values become alternatives.
 * Errors: `validation_failed` for a stranger's value where code stands, or one that a raw string cannot hold.
 */
export function fillPromQl(promQl: string, valueOf: (name: string) => FilledValue | undefined): string {
  const placeOf = quotes(promQl);
  return fillVariables(promQl, ({ name, at }) => {
    const filled = valueOf(name);
    if (!filled) return undefined;
    const { quote, pattern } = placeOf(at);
    if (quote === undefined) {
      if (!filled.own) throw refusal(name, 'this variable may not stand outside a quoted string');
      return filled.values.join('|');
    }
    if (!pattern || filled.pattern === true) return filled.values.map((value) => inString(name, value, quote)).join('|');
    const values = filled.values.map((value) => inString(name, escapePattern(value), quote));
    return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`;
  });
}

/** Says of each place in the text what quotes it. One pass, as PromQL's own reader goes: a backslash escapes except in raw strings. */
function quotes(promQl: string): (at: number) => Quoted {
  const starts: { at: number; place: Quoted }[] = [{ at: 0, place: { quote: undefined, pattern: false } }];
  let open: string | undefined;
  for (let at = 0; at < promQl.length; at++) {
    const char = promQl[at] ?? '';
    if (open === undefined && (char === '"' || char === "'" || char === '`')) {
      open = char;
      starts.push({ at: at + 1, place: { quote: char, pattern: /[=!]~\s*$/.test(promQl.slice(Math.max(0, at - 16), at)) } });
    } else if (open !== undefined && char === '\\' && open !== '`') at += 1;
    else if (char === open) {
      open = undefined;
      starts.push({ at, place: { quote: undefined, pattern: false } });
    }
  }
  return (at) => starts.findLast((start) => start.at <= at)?.place ?? { quote: undefined, pattern: false };
}

function inString(name: string, value: string, quote: string): string {
  if (quote === '`') {
    if (value.includes('`')) throw refusal(name, 'a backtick cannot stand in a raw string');
    return value;
  }
  return value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}

const escapePattern = (value: string): string => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

function refusal(name: string, problem: string): AssayError {
  return new AssayError('validation_failed', { details: { fields: [{ field: `body.variables.${name}`, problem }] } });
}
