import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from './collector.ts';
import { askUntil, type JaegerTrace } from './jaeger.ts';
import { deliver, makeBatch, type Batch } from './sender.ts';

const SPANS = 500;
/** What is left when the test begins, bytes. */
const ROOM = 3_000_000;

/** Only root may mount. */
const withMounts = process.getuid?.() === 0 ? describe : describe.skip;

withMounts('a disk that is full', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]);
  });
  afterEach(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes nothing and says so, keeps what was acknowledged, and goes on when there is room', async () => {
    await using collector = await startCollector({ home: folder });
    const filler = join(folder, 'filler');
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(filler, Buffer.alloc(bavail * bsize - ROOM));
    const acknowledged: Batch[] = [];
    let answer = 200;
    while (answer === 200) {
      const batch = makeBatch(SPANS);
      const headers = { 'content-type': 'application/x-protobuf' };
      const response = await fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers, body: new Uint8Array(batch.body) });
      answer = response.status;
      if (answer === 200) acknowledged.push(batch);
      else expect(response.headers.get('retry-after')).not.toBeNull();
    }
    expect(answer).toBe(503);
    expect(acknowledged.length).toBeGreaterThan(3);

    rmSync(filler);
    const later = makeBatch(SPANS);
    await deliver(collector.otlp, later, AbortSignal.timeout(30_000));
    for (const { traceId } of [...acknowledged, later]) {
      await askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, ([trace]) => trace?.spans.length === SPANS, 30_000);
    }
  }, 120_000);
});
