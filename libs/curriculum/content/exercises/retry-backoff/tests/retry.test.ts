import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GivenUpError, HttpError, NetworkError, type Environment, type Policy } from './contract.ts';
import { backoffMs, retry, retryAfterMs } from './retry.ts';

const policy: Policy = { maxAttempts: 4, baseMs: 100, capMs: 300, maxTotalMs: 60_000 };
const noon = Date.parse('2030-05-01T12:00:00Z');

/** A world without waiting: each sleep moves the clock and is written down. */
function world(random = 0.5): Environment & { sleeps: number[]; abort: AbortController } {
  const abort = new AbortController();
  const sleeps: number[] = [];
  let now = noon;
  return {
    sleeps,
    abort,
    signal: abort.signal,
    now: () => now,
    random: () => random,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
  };
}

/** Fails with these errors, one after the other, and then succeeds. */
function failing(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'done';
  };
}

describe('backoffMs', () => {
  it('doubles its bound up to the cap', () => {
    assert.deepEqual([1, 2, 3, 4].map((failures) => backoffMs(failures, policy, () => 0.5)), [50, 100, 150, 150]);
  });

  it('may be as short as nothing', () => {
    assert.equal(backoffMs(3, policy, () => 0), 0);
  });
});

describe('retryAfterMs', () => {
  it('reads seconds', () => {
    assert.equal(retryAfterMs('120', noon), 120_000);
  });

  it('reads an HTTP date', () => {
    assert.equal(retryAfterMs('Wed, 01 May 2030 12:00:30 GMT', noon), 30_000);
  });

  it('asks for nothing when the date has passed', () => {
    assert.equal(retryAfterMs('Wed, 01 May 2030 11:59:30 GMT', noon), 0);
  });

  for (const text of ['soon', '-5', '']) {
    it(`ignores "${text}"`, () => {
      assert.equal(retryAfterMs(text, noon), undefined);
    });
  }
});

describe('retry', () => {
  it('returns what the operation returns', async () => {
    assert.equal(await retry(failing(), policy, world()), 'done');
  });

  it('retries errors that may pass', async () => {
    const environment = world();
    assert.equal(await retry(failing(new HttpError(503), new NetworkError()), policy, environment), 'done');
    assert.deepEqual(environment.sleeps, [50, 100]);
  });

  it('throws other errors at once', async () => {
    const environment = world();
    const error = new HttpError(400);
    await assert.rejects(retry(failing(error), policy, environment), (thrown) => thrown === error);
    assert.deepEqual(environment.sleeps, []);
  });

  it('waits for Retry-After even past the cap', async () => {
    const environment = world();
    await retry(failing(new HttpError(429, '7')), policy, environment);
    assert.deepEqual(environment.sleeps, [7_000]);
  });

  it('gives up after the last attempt without waiting', async () => {
    const environment = world();
    const errors = [1, 2, 3, 4, 5].map(() => new HttpError(503));
    await assert.rejects(retry(failing(...errors), policy, environment), (thrown) => {
      assert.ok(thrown instanceof GivenUpError, `got ${String(thrown)}, want GivenUpError`);
      assert.equal(thrown.attempts, 4);
      return true;
    });
    assert.deepEqual(environment.sleeps, [50, 100, 150]);
  });

  it('does not begin a wait that ends too late', async () => {
    const environment = world();
    await assert.rejects(retry(failing(new HttpError(429, '61')), policy, environment), GivenUpError);
    assert.deepEqual(environment.sleeps, []);
  });

  it('stops at once when it is aborted, though the operation does not', { timeout: 5_000 }, async () => {
    const environment = world();
    const reason = new Error('left');
    const ended = retry(() => new Promise<never>(() => {}), policy, environment);
    environment.abort.abort(reason);
    await assert.rejects(ended, (thrown) => thrown === reason);
  });
});
