/**
 * Takes the pictures of the README from a running platform of its own: `npm run pictures`. Needs Chromium and built apps.
 */
import { join } from 'node:path';
import { PROGRAMS } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import { Stage, type VisitOptions } from './stage.ts';

const folder = join(import.meta.dirname, '../../docs/images');

const PICTURES: readonly (VisitOptions & { readonly file: string })[] = [
  { file: 'workbench.png', locale: 'en', theme: 'light' },
  { file: 'workbench.zh-CN.png', locale: 'zh-CN', theme: 'dark' },
];

const stage = await Stage.set();
try {
  for (const { file, ...options } of PICTURES) {
    const visit = await stage.visit({ ...options, width: 1280, height: 800 });
    const bench = await Workbench.open(visit, 'vector-dot');
    await bench.write(PROGRAMS.solution);
    await bench.submit();
    await bench.sees(visit.texts.run.verdict.passed);
    // The method that the exercise is about.
    await bench.focusEditor();
    await visit.page.keyboard.press('Control+Home');
    await visit.page.keyboard.press('PageDown');
    await visit.page.screenshot({ path: join(folder, file) });
  }
} finally {
  await stage.clear();
  await stage.strike();
}
