import { readInferenceConfig } from '@assay/inference';
import { describe, expect, it } from '@jest/globals';
import { editExperiment } from './edit-experiment.ts';

const TEXT = `# kept
version: 1
providers: { workers: { kind: workers } }
models:
  - { id: small, version: 1.0.0, provider: workers }
  - { id: big, version: 1.0.0, provider: workers } # and this
aliases: { chat: small }
experiments:
  - { id: size, model: chat, state: enabled, arms: [{ model: small, weight: 90 }, { model: big, weight: 10 }] }
  - { id: direct, model: small, state: enabled, arms: [{ model: small, weight: 90 }, { model: big, weight: 10 }] }
`;

const edit = (id: string, change: Parameters<typeof editExperiment>[3]): string =>
  editExperiment(TEXT, readInferenceConfig('inference.yaml', TEXT), id, change);

describe('editExperiment', () => {
  it('ends an experiment and changes nothing else', () => {
    expect(edit('size', { state: 'ended' })).toBe(TEXT.replace('state: enabled', 'state: ended'));
  });

  it('promotes an arm', () => {
    const after = readInferenceConfig('inference.yaml', edit('size', { state: 'ended', promote: 'big' }));
    expect(after.aliases).toEqual({ chat: { model: 'big', sticky: 'user' } });
    expect(after.experiments[0]?.state).toBe('ended');
  });

  it.each([
    ['an experiment that nobody defined', 'other', { state: 'ended' as const }, 'not_found'],
    ['a state that it cannot come to', 'size', { state: 'pending' as const }, 'validation_failed'],
    ['a promotion of what is no arm', 'size', { state: 'ended' as const, promote: 'huge' }, 'validation_failed'],
    ['a promotion where there is no alias', 'direct', { state: 'ended' as const, promote: 'big' }, 'validation_failed'],
  ])('refuses %s', (_case, id, change, code) => {
    expect(() => edit(id, change)).toThrow(expect.objectContaining({ code }));
  });
});
