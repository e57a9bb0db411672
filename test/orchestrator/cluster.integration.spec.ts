import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInferenceOn, startNatsCluster, type Inference, type NatsCluster } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { ledgerOf, until } from './platform.ts';

const BUDGET = 4_000;
/** What an election of three takes on a busy machine, ms. */
const ELECTION_MS = 30_000;
const CONFIG = `${WORKERS_ONLY}  - { id: few, tenant: demo, secret: { file: secrets/few }, budget: { tokens: ${BUDGET}, period: month } }
`;

let inference: Inference<NatsCluster>;

beforeAll(async () => {
  const secrets = { demo: KEY, few: 'sk-few' };
  inference = await startInferenceOn(await startNatsCluster(), { config: CONFIG, secrets, replicas: 2 });
}, 120_000);

afterAll(() => inference.stop(), 60_000);

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
}

async function ask(replica: number): Promise<Answer> {
  const answer = await fetch(`${inference.orchestrators[replica]?.url ?? ''}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-few', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'chat', max_tokens: 20, messages: [{ role: 'user', content: 'answer with exactly: here' }] }),
  });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return { status: answer.status, code: error?.code };
}

describe('a broker of three nodes, one of which dies', () => {
  it('keeps a budget over replicas, goes on with the other two, and has every answer in the ledger', async () => {
    const { nats } = inference;
    const answers: Answer[] = [];
    const answered = () => answers.filter(({ status }) => status === 200).length;
    const giveUp = AbortSignal.timeout(4 * ELECTION_MS);
    const asking = async (replica: number): Promise<void> => {
      for (;;) {
        giveUp.throwIfAborted();
        const answer = await ask(replica);
        answers.push(answer);
        if (answer.code === 'insufficient_quota') return;
      }
    };
    const spent = Promise.all([asking(0), asking(1)]);
    spent.catch(() => undefined);
    await until(answered, (count) => count > 10, ELECTION_MS);
    const node = await nats.leaderOf('KV_inference-budgets');
    await nats.kill9(node);
    const before = answered();
    try {
      await until(answered, (count) => count > before + 10, ELECTION_MS);
      await spent;
    } finally {
      await nats.restart(node);
    }

    // Whoever could not be counted was refused, and nobody for another reason.
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code))).toEqual(
      new Set(['insufficient_quota', ...answers.filter(({ status }) => status === 503).map(() => 'service_unavailable')]),
    );
    const attempts = await until(
      () => ledgerOf(inference.url, 'key=few&limit=1000'),
      (found) => found.length >= answered(),
      ELECTION_MS,
    );
    const used = attempts.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0);
    expect(used).toBeLessThanOrEqual(BUDGET);
    expect(used).toBeGreaterThanOrEqual(0.95 * BUDGET - 40);
  }, 180_000);
});
