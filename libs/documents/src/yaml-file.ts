import { isNode, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './problem.ts';

/** A value with the line of each of its fields. */
export interface Located<Value> {
  readonly value: Value;
  /** Line of the field, or of the nearest one that encloses it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads YAML 1.2 against a schema. On failure every problem has its line and field. */
export function readYaml<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  text: string,
): Located<z.infer<Schema>> | readonly Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0)
    return flaws.map((flaw) => ({ file, line: lines.linePos(flaw.pos[0]).line, message: flaw.message.split('\n')[0] ?? flaw.code }));
  const lineOf = (path: readonly PropertyKey[]): number => lines.linePos(nearest(document, path)?.range?.[0] ?? 0).line;
  const plain = toPlain(document);
  if (plain === undefined) return [{ file, line: 1, message: 'aliases expand to too much; write the values out' }];
  const parsed = schema.safeParse(plain.value);
  if (parsed.success) return { value: parsed.data, lineOf };
  return parsed.error.issues
    .map(sharpest)
    .map(({ path, message }) => ({ file, line: lineOf(path), field: path.map(String).join('.'), message }));
}

export function isLocated<Value>(read: Located<Value> | readonly Problem[]): read is Located<Value> {
  return 'lineOf' in read;
}

/** `undefined` when aliases would blow the document up. */
function toPlain(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return undefined;
  }
}

function nearest(document: Document, path: readonly PropertyKey[]): Node | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return undefined;
}

interface Flaw {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Of a union that no branch of which fits, the flaw of the branch that got furthest: "steps.2.withinMs is too small"
 * instead of "steps.2 is invalid".
 */
function sharpest(issue: z.core.$ZodIssue): Flaw {
  if (issue.code === 'unrecognized_keys')
    return { path: [...issue.path, issue.keys[0] ?? ''], message: `unknown field "${issue.keys.join('", "')}"` };
  if (issue.code !== 'invalid_union') return { path: issue.path, message: issue.message };
  const stranger = strangerTo(issue.errors);
  if (stranger !== undefined) return { path: [...issue.path, stranger], message: `unknown field "${stranger}"` };
  const branches = issue.errors.filter((errors) => errors.length > 0).map((errors) => errors.map(sharpest));
  const fitting = branches.sort((a, b) => promise(b) - promise(a))[0]?.[0];
  return fitting ? { path: [...issue.path, ...fitting.path], message: fitting.message } : { path: issue.path, message: issue.message };
}

/** A key that no branch of a union knows. */
function strangerTo(branches: readonly (readonly z.core.$ZodIssue[])[]): string | undefined {
  const unknown = branches.map((issues) =>
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])),
  );
  return unknown[0]?.find((key) => unknown.every((keys) => keys.includes(key)));
}

/** How likely the author meant this branch: deep flaws and few of them. */
function promise(flaws: readonly Flaw[]): number {
  return Math.max(...flaws.map(({ path }) => path.length)) - flaws.length;
}
