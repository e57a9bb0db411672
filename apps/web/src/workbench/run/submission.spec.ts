import { AssayError, type ErrorCode } from '@assay/contracts';
import { describe, expect, it, jest } from '@jest/globals';
import { Refused, Unreachable } from '../../api/failure.ts';
import { sendUntilAnswered, type Submission, type SubmissionPorts } from './submission.ts';

const SUBMISSION: Submission = {
  key: 'key-0001',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  body: { exerciseId: 'vector-dot', mode: 'grade', files: { 'solution.go': 'package main' } },
  createdAt: 0,
};

const refused = (code: ErrorCode, retryAfter?: number): Refused => new Refused(new AssayError(code), undefined, retryAfter);

/** Ports whose server answers with these, in turn; what was kept and sent is recorded. */
function portsWith(answers: readonly (Error | string)[]) {
  const kept = new Map<string, Submission>();
  const sent: Submission[] = [];
  const wait = jest.fn<SubmissionPorts['wait']>().mockResolvedValue();
  const ports: SubmissionPorts = {
    outbox: {
      put: (each) => Promise.resolve(void kept.set(each.key, each)),
      remove: (key) => Promise.resolve(void kept.delete(key)),
    },
    post: (submission) => {
      expect(kept.has(submission.key)).toBe(true);
      const answer = answers[sent.push(submission) - 1];
      return typeof answer === 'string' ? Promise.resolve({ id: answer }) : Promise.reject(answer ?? new Error('one answer too few'));
    },
    wait,
    random: () => 0.5,
    onDelayed: jest.fn(),
  };
  return { ports, kept, sent, wait };
}

const never = new AbortController().signal;

describe('sendUntilAnswered', () => {
  it('sends the same key and trace again until there is an answer', async () => {
    const { ports, kept, sent } = portsWith([new Unreachable(), refused('service_unavailable'), 'run-1']);
    await expect(sendUntilAnswered(SUBMISSION, ports, never)).resolves.toBe('run-1');
    expect(sent.map(({ key, traceparent }) => [key, traceparent])).toEqual(Array(3).fill([SUBMISSION.key, SUBMISSION.traceparent]));
    expect(kept.size).toBe(0);
  });

  it('forgets what is refused for good', async () => {
    const { ports, kept, sent } = portsWith([refused('exercise_version_conflict')]);
    await expect(sendUntilAnswered(SUBMISSION, ports, never)).rejects.toMatchObject({ code: 'exercise_version_conflict' });
    expect([sent.length, kept.size]).toEqual([1, 0]);
  });

  it('keeps it for after a new login', async () => {
    const { ports, kept } = portsWith([refused('token_expired')]);
    await expect(sendUntilAnswered(SUBMISSION, ports, never)).rejects.toMatchObject({ code: 'token_expired' });
    expect(kept.size).toBe(1);
  });

  it('waits as long as the server asks', async () => {
    const { ports, wait } = portsWith([refused('rate_limited', 7), 'run-1']);
    await sendUntilAnswered(SUBMISSION, ports, never);
    expect(wait).toHaveBeenCalledWith(7_000, never);
  });

  it('keeps it when the page is left', async () => {
    const left = new AbortController();
    const { ports, kept } = portsWith([new Unreachable()]);
    const leaving: SubmissionPorts = {
      ...ports,
      wait: () => {
        left.abort(new Error('left'));
        return Promise.resolve();
      },
    };
    await expect(sendUntilAnswered(SUBMISSION, { ...leaving, post: () => Promise.reject(new Unreachable()) }, left.signal)).rejects.toThrow(
      'left',
    );
    expect(kept.size).toBe(1);
  });
});
