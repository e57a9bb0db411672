import { describe, expect, it } from '@jest/globals';
import { exercise } from '../../test/exercises.ts';
import { submissionOf } from './submission.ts';

const bundle = exercise({
  language: 'go',
  file: 'solution.go',
  starter: { 'solution.go': 'start', 'helper.go': 'helper' },
  checks: [{ kind: 'stdio', cases: [{}] }],
});

describe('a submission', () => {
  it('is the learner’s files over the exercise’s', () => {
    expect(submissionOf(bundle, { files: { 'solution.go': 'mine' } })).toEqual({
      files: { 'solution.go': 'mine', 'helper.go': 'helper' },
      own: { 'solution.go': 'mine' },
    });
  });

  it('never replaces what may not be edited, nor adds to it', () => {
    const { files } = submissionOf(bundle, { files: { 'solution.go': 'mine', 'helper.go': 'evil', 'go.mod': 'evil', __proto__: 'evil' } });
    expect(files).toEqual({ 'solution.go': 'mine', 'helper.go': 'helper' });
  });

  it('lacks an optional file that was not sent', () => {
    const optional = { ...bundle, manifest: { ...bundle.manifest, optional: ['solution.go'] } };
    expect(submissionOf(optional, { files: {} })).toEqual({ files: { 'helper.go': 'helper' }, own: {} });
  });

  it('falls back to the starter for a file that was not sent', () => {
    expect(submissionOf(bundle, { files: {} }).own).toEqual({ 'solution.go': 'start' });
  });
});
