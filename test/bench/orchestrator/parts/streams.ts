import { figures, quantile } from '../../figures.ts';
import { question } from '../asks.ts';
import { startContenders } from '../contenders.ts';
import { startGenerator } from '../generator.ts';
import type { StreamsResult } from '../load/streams.ts';
import type { Measured } from '../../measure-parts.ts';
import { rounded, table, type Options } from '../options.ts';

const STREAMS = 200;
const TOKENS_A_SECOND = 50;
/** All have begun within a second, each at a moment of its own. */
const BEGIN_EVERY_MS = 5;
const STREAMED = { stream: true, stream_options: { include_usage: true } };

interface Run extends StreamsResult {
  readonly contender: string;
}

/** What a stream gains on its way: time to its first token, and unevenness between its tokens. */
export async function streams({ rounds, seconds }: Options): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const contenders = await startContenders(stack);
  const generator = stack.use(startGenerator());
  const tokens = TOKENS_A_SECOND * (seconds + 1);
  const runs: Run[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, port, headers } of contenders) {
      const ask = question(port, headers, { ...STREAMED, max_tokens: tokens });
      const result = await generator.run({ kind: 'streams', ...ask, streams: STREAMS, beginEveryMs: BEGIN_EVERY_MS });
      if (round > 0) runs.push({ contender: name, ...result });
    }
  }
  const of = (name: string): Run[] => runs.filter(({ contender }) => contender === name);
  const added = (value: (run: Run) => number, peer = 'direct'): number[] => {
    const theirs = of(peer).map(value);
    return of('assay').map((run, round) => value(run) - (theirs[round] ?? NaN));
  };
  const rows = contenders.map(({ name }) => {
    const middle = (value: (run: Run) => number): number => rounded(quantile(of(name).map(value), 0.5));
    return [name, middle((run) => run.firstToken.p50), middle((run) => run.firstToken.p99), middle((run) => run.stretch.p99)];
  });
  const lost = of('assay').reduce((sum, run) => sum + run.broken + (STREAMS * tokens - run.tokens), 0);
  return {
    figures: [
      ...figures(
        'added to the first token, p50',
        'ms',
        added((run) => run.firstToken.p50),
        { of: 'p50', atMost: 4 },
      ),
      ...figures(
        'added to the first token, p99',
        'ms',
        added((run) => run.firstToken.p99),
        { of: 'p50', atMost: 10 },
      ),
      ...figures(
        'added between two tokens, p99',
        'ms',
        added((run) => run.stretch.p99),
        { of: 'p50', atMost: 1 },
      ),
      ...figures(
        'added between two tokens, p99, less what the bare proxy adds',
        'ms',
        added((run) => run.stretch.p99, 'bare proxy'),
      ),
      ...figures('tokens lost, and streams without their end', 'answers', [lost], { of: 'max', atMost: 0 }),
    ],
    tables: [table(['contender', 'first token p50 ms', 'first token p99 ms', 'gap longer than sent, p99 ms'], rows)],
    details: { streams: STREAMS, tokensASecond: TOKENS_A_SECOND, runs },
  };
}
