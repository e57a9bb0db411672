import { parentPort } from 'node:worker_threads';
import { loadSyntax } from '@assay/curriculum';
import type { Facts } from '@assay/grading';

/** What became of one submission's files. */
export interface SyntaxAnswer {
  readonly facts?: Readonly<Record<string, Facts>>;
  /** The parser's own failure: deep nesting overflows its stack. Its memory is then not to be trusted any more. */
  readonly brokeDown?: unknown;
}

// The thread of a SyntaxThread: files in, their facts out.
const syntax = await loadSyntax();

parentPort?.on('message', (files: Readonly<Record<string, string>>) => parentPort?.postMessage(answer(files)));

function answer(files: Readonly<Record<string, string>>): SyntaxAnswer {
  try {
    return { facts: syntax.parseFiles(files) };
  } catch (error) {
    return { brokeDown: error };
  }
}
