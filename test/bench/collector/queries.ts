import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { figures } from '../figures.ts';
import type { Measured } from '../measure-parts.ts';
import { startCollector } from '../../collector/collector.ts';
import { askUntil } from '../../collector/jaeger.ts';
import { settled } from './ingest.ts';
import type { CollectorPart } from './options.ts';
import { send } from './send.ts';

const SENDERS = 8;
const ASKED = 200;
const SEEN = 20;
const AN_HOUR = 3_600;

/** What is asked of many spans: a trace, a search; how long a span waits to be seen, a restart, and what a span takes of the disk. */
export const queries: CollectorPart = async ({ spans }): Promise<Measured> => {
  await using collector = await startCollector();
  const { query, otlp, ops } = collector;
  const sent = await send({ base: otlp, seconds: AN_HOUR, senders: SENDERS, spans });
  await settled(ops);
  const step = Math.max(1, Math.floor(sent.traceIds.length / ASKED));
  const some = sent.traceIds.filter((_id, index) => index % step === 0).slice(0, ASKED);
  const timed = async (paths: readonly string[]): Promise<number[]> => {
    const ms: number[] = [];
    for (const path of paths) {
      const began = performance.now();
      const response = await fetch(`${query}/api/${path}`);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      ms.push(performance.now() - began);
    }
    return ms;
  };
  const traces = await timed(some.map((id) => `traces/${id}`));
  const tags = (value: string): string => encodeURIComponent(JSON.stringify({ 'enduser.id': value }));
  const search = (more: string): string => `traces?service=service-1&limit=20&lookback=1h${more}`;
  const latest = await timed(Array.from({ length: 20 }, () => search('')));
  const byTag = await timed(Array.from({ length: 20 }, (_none, index) => search(`&tags=${tags(`user-${index}`)}`)));
  const byNothing = await timed(Array.from({ length: 10 }, (_none, index) => search(`&tags=${tags(`nobody-${index}`)}`)));
  const seen: number[] = [];
  for (let index = 0; index < SEEN; index++) {
    const { traceIds } = await send({ base: otlp, seconds: AN_HOUR, senders: 1, spans: 1 });
    const began = performance.now();
    await askUntil<unknown[]>(query, `traces/${traceIds[0] ?? ''}`, (data) => data.length === 1);
    seen.push(performance.now() - began);
  }
  await collector.process.stop();
  const bytes = await sizeOf(join(collector.home, 'collector'));
  const restart = await collector.restart();
  return {
    figures: [
      ...figures(`a trace by its id, of ${sent.spans} spans`, 'ms', traces, { of: 'p95', atMost: 20 }),
      ...figures('the latest 20 traces of a service', 'ms', latest),
      ...figures('20 traces by an attribute', 'ms', byTag),
      ...figures('an attribute that no span has', 'ms', byNothing),
      ...figures('acknowledged → found', 'ms', seen, { of: 'max', atMost: 1_000 }),
      ...figures('start to ready', 'ms', [restart], { of: 'max', atMost: 3_000 }),
      ...figures('disk, a span', 'bytes', [bytes / sent.spans]),
    ],
    tables: [],
    details: { spans: sent.spans, seconds: sent.seconds, refused: sent.refused, bytes },
  };
};

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
