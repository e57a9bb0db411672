import { loadSyntax } from '@assay/curriculum';
import type { Facts } from '@assay/grading';

/** What became of one submission's files; neither when the parsers are loaded. */
export interface SyntaxAnswer {
  readonly facts?: Readonly<Record<string, Facts>>;
  /** The parser's own failure: deep nesting overflows its stack. Its memory is then not to be trusted any more. */
  readonly brokeDown?: string;
}

// The process of a SyntaxProcess: files in, their facts out.
const syntax = await loadSyntax();

process.once('disconnect', () => process.exit());
process.on('message', (files: Readonly<Record<string, string>>) => say(answer(files)));
say({});

function say(said: SyntaxAnswer): void {
  process.send?.(said);
}

function answer(files: Readonly<Record<string, string>>): SyntaxAnswer {
  try {
    return { facts: syntax.parseFiles(files) };
  } catch (error) {
    return { brokeDown: String(error) };
  }
}
