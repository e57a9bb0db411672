import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Portions } from '../../apps/collector/src/store/portions.ts';
import { startCollector, type Collector } from './collector.ts';
import { ask, askUntil, type JaegerTrace } from './jaeger.ts';
import { sendMany, type Delivered } from './sender.ts';

/** `npm run kills:collector` is the long form, of a hundred. */
const KILLS = Number(process.env['ASSAY_KILLS'] ?? 5);
const SENDERS = 4;
const SPANS = 150;

describe('kill -9 under load', () => {
  let collector: Collector | undefined;
  afterEach(async () => {
    await collector?.[Symbol.asyncDispose]();
  });

  it(
    `${KILLS} times: what was acknowledged is there, and there once`,
    async () => {
      collector = await startCollector({ env: { ASSAY_COLLECTOR_PORTION_MB: '1' } });
      const { otlp, query } = collector;
      const delivered: Delivered[] = [];
      const enough = new AbortController();
      let heard = Promise.withResolvers<undefined>();
      let wanted = Infinity;
      const sending = sendMany(otlp, SENDERS, SPANS, enough.signal, (batch) => {
        delivered.push(batch);
        if (delivered.length >= wanted) heard.resolve(undefined);
      });
      for (let kill = 0; kill < KILLS; kill++) {
        heard = Promise.withResolvers();
        // In the middle of something else each time: of a group, of a transaction, of a checkpoint.
        wanted = delivered.length + 3 + ((kill * 37) % 90);
        await heard.promise;
        await collector.kill9();
        await collector.restart();
      }
      enough.abort();
      await sending;

      const last = delivered.at(-1)!;
      await askUntil<JaegerTrace[]>(query, `traces/${last.traceId}`, ([trace]) => trace?.spans.length === SPANS, 30_000);
      const wrong: string[] = [];
      for (const { traceId, spanIds } of delivered) {
        const { data } = await ask<JaegerTrace[]>(query, `traces/${traceId}`);
        const found = data?.[0]?.spans.map(({ spanID }) => spanID) ?? [];
        if (JSON.stringify(found.toSorted()) !== JSON.stringify(spanIds.toSorted())) wrong.push(`${traceId}: ${found.length}`);
      }
      expect(wrong).toEqual([]);

      // What a sender sent once has one row, whatever was read again after a crash.
      await collector.process.stop();
      const once = delivered.filter(({ tries }) => tries === 1);
      expect(once.length).toBeGreaterThan(KILLS);
      const { rows, portionsInFiles } = await rowsOf(join(collector.home, 'collector'), once);
      expect(rows).toBe(once.length * SPANS);
      // Kills came while rows were moved, too.
      expect(portionsInFiles).toBeGreaterThan(0);
    },
    KILLS * 30_000,
  );
});

/** Rows of some traces, in the database and in files. */
async function rowsOf(folder: string, batches: readonly Delivered[]): Promise<{ readonly rows: number; readonly portionsInFiles: number }> {
  const instance = await DuckDBInstance.create(join(folder, 'telemetry.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const portions = new Portions(join(folder, 'parquet'));
  await portions.load(connection);
  const ids = batches.map(({ traceId }) => Buffer.from(traceId, 'hex').readBigUInt64LE(0));
  const found = await connection.runAndReadAll(
    `SELECT count(*) FROM ${portions.from('spans')} WHERE trace_lo IN (${ids.map((id) => `CAST(${id} AS UBIGINT)`).join()})`,
  );
  connection.closeSync();
  instance.closeSync();
  return { rows: Number(found.getRows()[0]?.[0]), portionsInFiles: portions.all.filter(({ form }) => form === 'parquet').length };
}
