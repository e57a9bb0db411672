import { describe, it } from '@jest/globals';
import { solutionOf } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import type { Stage } from './stage.ts';

export function languageStories(stage: () => Stage): void {
  describe('languages', () => {
    it.each([
      ['Python', 'safe-prompt-template', 'prompt_template.py'],
      ['TypeScript', 'retry-backoff', 'retry.ts'],
    ])('%s: the starter fails its tests, the solution passes', async (_, exercise, file) => {
      const visit = await stage().visit();
      const bench = await Workbench.open(visit, exercise);
      await bench.runTests();
      await bench.sees(visit.texts.run.tried.failed);
      await bench.editor.getByRole('tab', { name: new RegExp(`^${file}`) }).click();
      await bench.write(solutionOf(exercise, file));
      await bench.submit();
      await bench.sees(visit.texts.run.verdict.passed);
    });
  });
}
