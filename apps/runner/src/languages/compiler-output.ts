import type { Diagnostic } from '@assay/contracts';
import type { BuildRequest } from './language.ts';

const MAX_DIAGNOSTICS = 50;
const MAX_MESSAGE = 2_000;
/** A part of the build, below the lab's own folder. */
const LAB_PART = /^\.assay\/[^/]+\//;

/** Texts, and numbers of constants and array types, as compilers quote them. */
const LITERAL = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?<=\bconstant )-?\d[\w.+-]*(?: '[^']*')?|(?<=\[)\d+(?=\])/g;

/** What of a request a diagnosis needs. */
export type Diagnosed = Pick<BuildRequest, 'submitted' | 'entry' | 'files' | 'driver' | 'variants'>;

/** One message of a compiler, before its path is turned into the learner's. */
export interface CompilerMessage {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/**
 * Turns a compiler's messages into diagnostics about the learner's files. A part of the build that the learner
 * cannot see (a hidden driver, say) is reported at the top of the entry file, without its position, and where there is
 * such a part no literal is quoted that the learner's files do not hold: it may be another's.
 */
export function toDiagnostics(
  messages: readonly CompilerMessage[],
  output: string,
  { submitted, entry, ...parts }: Diagnosed,
): readonly Diagnostic[] {
  const quotable = quoting(parts);
  const seen = new Map<string, Diagnostic>();
  for (const { path, line, column, message } of messages) {
    const learners = learnersPath(path);
    const own = submitted.includes(learners);
    const diagnostic: Diagnostic = own
      ? { path: learners, line, ...(column ? { column } : {}), severity: 'error', message: quotable(message) }
      : { path: entry, line: 1, severity: 'error', message: `this does not fit what is checked: ${quotable(message)}` };
    seen.set(JSON.stringify(diagnostic), diagnostic);
  }
  if (seen.size > 0) return [...seen.values()].slice(0, MAX_DIAGNOSTICS);
  const text = quotable(output.trim());
  return [{ path: entry, line: 1, severity: 'error', message: text === '' ? 'the compiler refused this without a message' : text }];
}

/** Shortens a message to what may be shown. */
function quoting({ files, driver, variants }: Pick<BuildRequest, 'files' | 'driver' | 'variants'>): (message: string) => string {
  if (!driver && !variants) return (message) => message.slice(0, MAX_MESSAGE);
  const visible = Object.values(files).join('\n');
  const shown = (literal: string): string => (visible.includes(literal.replace(/^["`]|["`]$/g, '')) ? literal : '…');
  return (message) => message.slice(0, MAX_MESSAGE).replaceAll(LITERAL, shown);
}

/** "/work/.assay/driver/a/b.go", ".assay/driver/a/b.go", "./a/b.go" and "/tmp/a/b.go" are all the learner's "a/b.go". */
export function learnersPath(path: string): string {
  const relative = path.replace(/^(?:\.\/|\/work\/|\/tmp\/)/, '');
  return relative.replace(LAB_PART, '');
}
