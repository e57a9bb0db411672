import type { CreateRun } from '@assay/contracts';
import { isPassing, Refused } from '../../api/failure.ts';
import { backoff, type Wait } from '../../app/wait.ts';

/** A run that was asked for and is not yet answered. It keeps its key and trace until it is, whatever happens in between. */
export interface Submission {
  readonly key: string;
  readonly traceparent: string;
  readonly body: CreateRun;
  /** ms since the epoch */
  readonly createdAt: number;
}

export interface Outbox {
  put(submission: Submission): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface SubmissionPorts {
  readonly outbox: Outbox;
  readonly post: (submission: Submission, signal: AbortSignal) => Promise<{ id: string }>;
  readonly wait: Wait;
  readonly random: () => number;
  /** Told before each wait, so that the page can say that the submission is kept. */
  readonly onDelayed: (failure: unknown) => void;
}

/**
 * Sends a submission until the server answers, always with the same idempotency key: a lost answer never makes two runs.
 * It is stored first, so that a closed browser sends it on return.
 * @throws Refused when the server says no for good; the submission is then forgotten.
 */
export async function sendUntilAnswered(submission: Submission, ports: SubmissionPorts, signal: AbortSignal): Promise<string> {
  await ports.outbox.put(submission);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { id } = await ports.post(submission, signal);
      await ports.outbox.remove(submission.key);
      return id;
    } catch (failure) {
      signal.throwIfAborted();
      if (!isPassing(failure)) {
        // Somebody who must log in first has not been refused: the work is sent afterwards.
        if (!(failure instanceof Refused && failure.error.status === 401)) await ports.outbox.remove(submission.key);
        throw failure;
      }
      ports.onDelayed(failure);
      const asked = failure instanceof Refused && failure.retryAfter !== undefined ? failure.retryAfter * 1_000 : 0;
      await ports.wait(Math.max(asked, backoff(attempt, ports.random)), signal);
    }
  }
}
