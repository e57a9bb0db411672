import { figures } from '../figures.ts';
import type { Measured } from '../measure-parts.ts';
import { rounded, table } from '../orchestrator/options.ts';
import { startCollector } from '../../collector/collector.ts';
import { asContender, cpuSeconds, peakMiB, startPlain, type Contender } from './contenders.ts';
import type { CollectorPart } from './options.ts';
import { send, type Sent } from './send.ts';

const SENDERS = 8;
const WANTED = 50_000;

/** Durable spans a second, as many as go and at the rate that is wanted, beside a server that only syncs. */
export const ingest: CollectorPart = async ({ rounds, seconds }): Promise<Measured> => {
  await using collector = await startCollector();
  await using plain = await startPlain(collector.home);
  const contenders = [plain, asContender(collector)];
  const found = new Map(contenders.map(({ name }) => [name, { rates: [] as number[], acks: [] as number[], cpu: [] as number[] }]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const { sent, cpu } = await measured(contender, () => send({ base: contender.base, seconds, senders: SENDERS }));
      const each = found.get(contender.name);
      each?.rates.push(sent.spans / sent.seconds);
      each?.acks.push(...sent.ackMs);
      each?.cpu.push((cpu / sent.spans) * 1e6);
      await settled(collector.ops);
    }
  }
  const paced = await send({ base: collector.otlp, seconds: seconds * rounds, senders: 4 * SENDERS, spansPerSecond: WANTED });
  const peak = await peakMiB(collector.process.pid);
  const rows = [...found].map(([name, { rates, acks, cpu }]) => {
    const sorted = acks.toSorted((a, b) => a - b);
    const at = (q: number): number => rounded(sorted[Math.floor(q * (sorted.length - 1))] ?? NaN);
    const mean = (list: readonly number[]): number => rounded(list.reduce((sum, each) => sum + each, 0) / list.length);
    return [name, mean(rates), at(0.5), at(0.99), mean(cpu)];
  });
  return {
    figures: [
      ...figures('spans acknowledged, as many as go', 'spans per s', found.get('collector')?.rates ?? [], { of: 'p50', atLeast: WANTED }),
      ...figures(`acknowledgement at ${WANTED} spans a second`, 'ms', paced.ackMs, { of: 'p99', atMost: 50 }),
      ...figures('spans acknowledged at that pace', 'spans per s', [paced.spans / paced.seconds]),
      ...figures('memory at most', 'MiB', [peak], { of: 'max', atMost: 512 }),
    ],
    tables: [table(['as many as go', 'spans per s', 'ack p50, ms', 'ack p99, ms', 'CPU of the server, µs a span'], rows)],
    details: { rows, paced: { refused: paced.refused, spans: paced.spans, seconds: paced.seconds } },
  };
};

async function measured(contender: Contender, run: () => Promise<Sent>): Promise<{ readonly sent: Sent; readonly cpu: number }> {
  const before = await cpuSeconds(contender.pid);
  const sent = await run();
  return { sent, cpu: (await cpuSeconds(contender.pid)) - before };
}

/** What still waits to be stored would be paid for by the next. */
export async function settled(ops: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${ops}/metrics`)).text();
    if (/^collector_lag_bytes\{.*\} 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
