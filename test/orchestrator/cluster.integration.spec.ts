import { describe, expect, it } from '@jest/globals';
import { startInferenceOn, startNatsCluster } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { ledgerOf, until } from './platform.ts';

const BUDGET = 4_000;
/** What an election of three takes on a busy machine, ms. */
const ELECTION_MS = 30_000;
const CONFIG = `${WORKERS_ONLY}  - { id: few, tenant: demo, secret: { file: secrets/few }, budget: { tokens: ${BUDGET}, period: month } }
`;

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
}

async function ask(url: string): Promise<Answer> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-few', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'chat', max_tokens: 20, messages: [{ role: 'user', content: 'answer with exactly: here' }] }),
  });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return { status: answer.status, code: error?.code };
}

describe('a broker of three nodes, one of which dies', () => {
  it('keeps a budget over replicas, goes on with the other two, and has every answer in the ledger', async () => {
    // A budget is spent once: another try begins with platform and broker.
    await using ending = new AsyncDisposableStack();
    const nats = await startNatsCluster();
    const options = { config: CONFIG, secrets: { demo: KEY, few: 'sk-few' }, replicas: 2, workers: ['one', 'two'] };
    const inference = await startInferenceOn(nats, options);
    ending.defer(() => inference.stop());

    const answers: Answer[] = [];
    const answered = () => answers.filter(({ status }) => status === 200).length;
    const giveUp = AbortSignal.timeout(4 * ELECTION_MS);
    const asking = async (url: string): Promise<void> => {
      for (;;) {
        giveUp.throwIfAborted();
        const answer = await ask(url);
        answers.push(answer);
        if (answer.code === 'insufficient_quota') return;
      }
    };
    const spent = Promise.all(inference.orchestrators.map(({ url }) => asking(url)));
    spent.catch(() => undefined);
    await until(answered, (count) => count > 10, ELECTION_MS);
    await nats.kill9(await nats.leaderOf('KV_inference-budgets'));
    const before = answered();
    await until(answered, (count) => count > before + 10, ELECTION_MS);
    await spent;

    // Who could not be counted was refused, and who came while all workers turned to another node; nobody for another reason.
    const refusals = new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code));
    expect(['insufficient_quota', 'no_worker', 'service_unavailable']).toEqual(expect.arrayContaining([...refusals]));
    const attempts = await until(
      () => ledgerOf(inference.url, 'key=few&limit=1000'),
      (found) => found.filter(({ outcome }) => outcome === 'succeeded').length >= answered(),
      ELECTION_MS,
    );
    const used = attempts.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0);
    expect(used).toBeLessThanOrEqual(BUDGET);
    expect(used).toBeGreaterThanOrEqual(0.95 * BUDGET - 40);
  }, 240_000);
});
