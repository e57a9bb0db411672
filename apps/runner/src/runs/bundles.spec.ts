import { describe, expect, it } from '@jest/globals';
import { exercise, stored } from '../../test/exercises.ts';
import { Bundles } from './bundles.ts';

const { bytes } = stored(exercise({ language: 'go', file: 'a.go', checks: [{ kind: 'stdio', cases: [{}] }] }));

describe('bundles', () => {
  const counting = (answer: (digest: string) => Promise<Uint8Array> = () => Promise.resolve(bytes)) => {
    const asked: string[] = [];
    const bundles = new Bundles({ get: (digest) => (asked.push(digest), answer(digest)) });
    return { asked, bundles };
  };

  it('are fetched once, also by two runs at once', async () => {
    const { asked, bundles } = counting();
    const [first, second] = await Promise.all([bundles.get('a'), bundles.get('a')]);
    expect(first).toBe(second);
    expect(asked).toEqual(['a']);
  });

  it('that were used longest ago make room', async () => {
    const { asked, bundles } = counting();
    for (let i = 0; i < 64; i++) await bundles.get(`b${i}`);
    await bundles.get('b0');
    await bundles.get('new');
    asked.length = 0;
    await bundles.get('b0');
    await bundles.get('b1');
    expect(asked).toEqual(['b1']);
  });

  it('that could not be fetched are tried again', async () => {
    let broken = true;
    const { bundles } = counting(() => (broken ? Promise.reject(new Error('away')) : Promise.resolve(bytes)));
    await expect(bundles.get('a')).rejects.toThrow('away');
    broken = false;
    await expect(bundles.get('a')).resolves.toMatchObject({ format: 'assay-exercise/1' });
  });

  it('that are malformed are an error with a code', async () => {
    const { bundles } = counting(() => Promise.resolve(Buffer.from('{"format":"assay-exercise/9"}')));
    await expect(bundles.get('a')).rejects.toMatchObject({ code: 'exercise_invalid' });
  });
});
