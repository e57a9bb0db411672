import type { Diagnostic } from '@assay/contracts';
import type { BuildRequest } from './language.ts';

const MAX_DIAGNOSTICS = 50;
const MAX_MESSAGE = 2_000;
/** A part of the build, below the lab's own folder. */
const LAB_PART = /^\.assay\/[^/]+\//;

/** One message of a compiler, before its path is turned into the learner's. */
export interface CompilerMessage {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/**
 * Turns a compiler's messages into diagnostics about the learner's files. A part of the build that the learner
 * cannot see (a hidden driver, say) is reported at the top of the entry file, without its position.
 */
export function toDiagnostics(
  messages: readonly CompilerMessage[],
  output: string,
  { submitted, entry }: Pick<BuildRequest, 'submitted' | 'entry'>,
): readonly Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const { path, line, column, message } of messages) {
    const learners = learnersPath(path);
    const own = submitted.includes(learners);
    const diagnostic: Diagnostic = own
      ? { path: learners, line, ...(column ? { column } : {}), severity: 'error', message: message.slice(0, MAX_MESSAGE) }
      : { path: entry, line: 1, severity: 'error', message: `this does not fit what is checked: ${message}`.slice(0, MAX_MESSAGE) };
    seen.set(JSON.stringify(diagnostic), diagnostic);
  }
  if (seen.size > 0) return [...seen.values()].slice(0, MAX_DIAGNOSTICS);
  const text = output.trim().slice(0, MAX_MESSAGE);
  return [{ path: entry, line: 1, severity: 'error', message: text === '' ? 'the compiler refused this without a message' : text }];
}

/** "/work/.assay/driver/a/b.go", ".assay/driver/a/b.go", "./a/b.go" and "/tmp/a/b.go" are all the learner's "a/b.go". */
export function learnersPath(path: string): string {
  const relative = path.replace(/^(?:\.\/|\/work\/|\/tmp\/)/, '');
  return relative.replace(LAB_PART, '');
}
