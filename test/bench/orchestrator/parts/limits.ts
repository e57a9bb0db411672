import { figures } from '../../figures.ts';
import { LIMITED_KEY, question } from '../asks.ts';
import { startUpstream } from '../contenders.ts';
import { startGenerator } from '../generator.ts';
import type { Measured } from '../../measure-parts.ts';
import { rounded, table, type Options } from '../options.ts';
import { startPlatform, TOKENS_PER_MINUTE } from '../platform.ts';

const CONCURRENT = 100;
/** What the vendor says that an answer took, prompt and answer. */
const TOKENS_AN_ANSWER = 50;
const LEAST_SECONDS = 5;
const MINUTE_S = 60;

/** How exactly a limit on tokens a minute is kept and used, with one replica and with two that share it. */
export async function limits({ rounds, seconds }: Options): Promise<Measured> {
  const ms = Math.max(rounds * seconds * 3, LEAST_SECONDS) * 1_000;
  const found = [];
  for (const replicas of [1, 2]) {
    await using stack = new AsyncDisposableStack();
    const upstream = stack.use(await startUpstream());
    const { orchestrators } = stack.use(await startPlatform(upstream.port, { replicas }));
    const generator = stack.use(startGenerator());
    const { headers, body } = question(0, { authorization: `Bearer ${LIMITED_KEY}` });
    const ports = orchestrators.map(({ port }) => port);
    const result = await generator.run({ kind: 'limited', headers, body, ports, connections: CONCURRENT, ms });
    // A bucket that was full, and what flowed into it meanwhile.
    const allowed = TOKENS_PER_MINUTE * (1 + result.seconds / MINUTE_S);
    found.push({ replicas, ...result, allowed, percent: (result.answered * TOKENS_AN_ANSWER * 100) / allowed });
  }
  const head = ['replicas', 'seconds', 'answers', 'refused', 'failed', 'tokens allowed', 'used of them'];
  const rows = found.map(({ replicas, seconds: taken, answered, refused, failed, allowed, percent }) => {
    return [replicas, rounded(taken), answered, refused, failed, Math.round(allowed), `${percent.toFixed(3)} %`];
  });
  return {
    figures: found.flatMap(({ replicas, percent }) =>
      figures(`tokens used of those allowed, ${replicas === 1 ? 'one replica' : 'two replicas'}`, '%', [percent], {
        of: 'max',
        atLeast: 95,
        atMost: 100,
      }),
    ),
    tables: [table(head, rows)],
    details: found,
  };
}
