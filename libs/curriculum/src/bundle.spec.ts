import { describe, expect, it } from '@jest/globals';
import { AssayError, ExerciseDetail, ExerciseSummary } from '@assay/contracts';
import { fileURLToPath } from 'node:url';
import { loadExercise, readBundle, toBundle, toDetail, toSummary } from './index.ts';

const ok = fileURLToPath(new URL('../../../test/fixtures/ok/exercises', import.meta.url));
const packed = async (name: string) => toBundle(await loadExercise(`${ok}/${name}`));

describe('toBundle', () => {
  it('has a digest that only the content decides', async () => {
    const [first, again, other] = [await packed('every-kind'), await packed('every-kind'), await packed('greeting')];
    expect(again.bytes).toEqual(first.bytes);
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(again.digest).toBe(first.digest);
    expect(other.digest).not.toBe(first.digest);
  });

  it('is canonical: keys in order, whatever the order of fields', async () => {
    const exercise = await loadExercise(`${ok}/every-kind`);
    const turned = Object.fromEntries(Object.entries(exercise.manifest).reverse()) as typeof exercise.manifest;
    expect(toBundle({ ...exercise, manifest: turned }).digest).toBe(toBundle(exercise).digest);
    expect(toBundle({ ...exercise, manifest: { ...exercise.manifest, version: '0.1.1' } }).digest).not.toBe(toBundle(exercise).digest);
  });

  it('comes back from its bytes as it was', async () => {
    const { bundle, bytes } = await packed('every-kind');
    expect(readBundle(bytes)).toEqual(bundle);
  });

  it('leaves the solution and the mutants behind', async () => {
    for (const name of ['every-kind', 'greeting']) {
      const text = new TextDecoder().decode((await packed(name)).bytes);
      expect(text).not.toContain('canary-solution');
      expect(text).not.toContain('canary-mutant');
    }
  });

  it.each([
    ['not JSON', '{'],
    ['another format', '{"format":"assay-exercise/2"}'],
    ['not UTF-8', '"\udc00"'],
  ])('is not read from %s', (_, text) => {
    expect(() => readBundle(Buffer.from(text, 'latin1'))).toThrow(AssayError);
  });
});

describe('toDetail and toSummary', () => {
  it.each(['every-kind', 'greeting'])('show nothing hidden of %s', async (name) => {
    const { bundle, bytes } = await packed(name);
    expect(new TextDecoder().decode(bytes)).toContain('canary');
    expect(JSON.stringify(toDetail(bundle))).not.toContain('canary');
    // Messages are for those who failed the check.
    for (const check of bundle.checks) expect(JSON.stringify(toDetail(bundle))).not.toContain(check.message.en);
  });

  it('keep the agreed form, and no field beyond it', async () => {
    const { bundle } = await packed('every-kind');
    expect(ExerciseDetail.strict().parse(toDetail(bundle))).toEqual(toDetail(bundle));
    expect(ExerciseSummary.strict().parse(toSummary(bundle))).toEqual(toSummary(bundle));
  });

  it('say what a learner needs', async () => {
    const { bundle } = await packed('every-kind');
    expect(toDetail(bundle)).toMatchObject({
      points: 9.5,
      root: '/tmp',
      acceptsStdin: true,
      modes: ['try', 'grade'],
      files: [
        { path: 'given.go', role: 'readonly' },
        { path: 'notes.go', role: 'edit' },
        { path: 'solution.go', role: 'edit' },
      ],
      tests: [{ path: 'solution_test.go' }],
      limits: { wallMs: 5000, memoryMb: 512 },
    });
    expect(toDetail((await packed('greeting')).bundle).rules).toEqual([
      { en: 'solution.py must not import os.', 'zh-CN': 'solution.py 不得导入 os。' },
    ]);
  });
});
