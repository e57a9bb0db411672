import type { Problem } from '../editor/problems.ts';
import type { RunView } from './runView.ts';

/** Where the learner should look: what the compiler said, and where visible tests failed. */
export function problemsOf(view: RunView): readonly Problem[] {
  const failed = view.tests.flatMap(({ id, outcome, location, message }): Problem[] =>
    outcome === 'failed' && location ? [{ ...location, column: 1, severity: 'error', message: message ?? id }] : [],
  );
  return [...view.diagnostics.map(({ column = 1, ...rest }) => ({ ...rest, column })), ...failed];
}
