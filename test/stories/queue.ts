import { describe, expect, it } from '@jest/globals';
import { PROGRAMS } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import type { Learner } from './learner.ts';
import type { Stage } from './stage.ts';

/** Occupies the runner, which works on one run at a time, until it is let go. */
export async function hold(learner: Learner): Promise<{ release: () => Promise<void> }> {
  const { body } = await learner.api.submit({ exerciseId: 'vector-dot', mode: 'grade', files: { 'solution.go': PROGRAMS.endless } });
  const id = body['id'] as string;
  const release = async (): Promise<void> => {
    await learner.api.send('DELETE', `/api/v1/runs/${id}`);
  };
  return { release };
}

export function queueStories(stage: () => Stage): void {
  describe('the queue', () => {
    it('22: shows the place in it, and a cancelled run costs no attempt', async () => {
      const visit = await stage().visit();
      const { page, texts, learner } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const other = await stage().newLearner();
      const holds = [await hold(other), await hold(other)];
      await bench.submit();
      await page.getByRole('banner').getByText(texts.run.state.position.replace('{{position}}', '2')).waitFor();
      await page.keyboard.press('Control+.');
      await bench.sees(texts.run.verdict.cancelled);
      await bench.sees(texts.run.noAttempt);
      for (const { release } of holds) await release();
      const { body } = await learner.api.send('GET', '/api/v1/progress');
      expect(JSON.stringify(body)).not.toContain('"attempts":1');
    });
  });
}
