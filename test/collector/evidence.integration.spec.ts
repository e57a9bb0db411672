import { randomBytes } from 'node:crypto';
import { AssayError, EXAMS, type Run, type Rpc } from '@assay/contracts';
import { auditChain, KeySet, verifyBundle } from '@assay/evidence';
import { connectMessaging, encode, errorHeaders, EvidenceArchive, LiveEvents, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endedRun } from '../../apps/collector/test/ended-run.ts';
import { sampleRequest, sampleSpan } from '../../apps/collector/test/sample.ts';
import { startCollector, type Collector } from './collector.ts';
import { askUntil, until } from './jaeger.ts';

/** So long ago that what is scraped of a run has been scraped. */
const ENDED_AGO_MS = 20_000;
const WITHIN_MS = 30_000;

const runs = new Map<string, Run>();
let collector: Collector;
let connection: MessagingConnection;
let archive: EvidenceArchive;

/** A run that exams knows, with a trace of its own. */
function newRun(changes: Partial<Run> = {}): Run {
  const id = `01980000-0000-7000-8000-${randomBytes(6).toString('hex')}`;
  const finishedAt = new Date(Date.now() - ENDED_AGO_MS).toISOString();
  const run = endedRun({ id, traceId: randomBytes(16).toString('hex'), createdAt: finishedAt, finishedAt, ...(changes as object) });
  runs.set(id, run);
  return run;
}

/** Answers as exams does. */
function playExams(): void {
  const answer = (rpc: Rpc, reply: (run: Run) => unknown): void => {
    connection.nats.subscribe(rpc.subject, {
      callback: (_error, message) => {
        const run = runs.get(message.json<{ runId: string }>().runId);
        const error = new AssayError('run_not_found');
        if (run) message.respond(encode(reply(run)));
        else message.respond(encode(error.toBody()), { headers: errorHeaders(error) });
      },
    });
  };
  answer(EXAMS.getRun, (run) => run);
  answer(EXAMS.getRunFiles, ({ id }) => ({ id, files: { 'solution.go': 'package main\n' } }));
}

const SPAN_IDS = ['a', 'b'].map((digit) => digit.repeat(16));

/** Sends a span of a run's trace: the first of them is the gateway's. */
async function send({ traceId }: Run, index: 0 | 1): Promise<void> {
  const parent = index === 0 ? {} : { parentSpanId: SPAN_IDS[0] };
  const span = sampleSpan({ traceId, spanId: SPAN_IDS[index], kind: index === 0 ? 2 : 5, ...parent });
  const body = new Uint8Array(sampleRequest([span], index === 0 ? 'gateway' : 'runner'));
  const headers = { 'content-type': 'application/x-protobuf' };
  expect((await fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
}

const conclude = (run: Run): Promise<void> =>
  new LiveEvents({ connection, logger: createLogger({ service: 'test', level: 'silent' }) }).append(
    run.id,
    { type: 'verdict', run },
    'verdict',
  );

const get = (path: string): Promise<Response> => fetch(`${collector.query}/api/evidence/${path}`);
const seal = (id: string): Promise<Response> => fetch(`${collector.query}/api/evidence/runs/${id}`, { method: 'POST' });
const bundleOf = async (id: string): Promise<Buffer> => Buffer.from(await (await get(`runs/${id}`)).arrayBuffer());
const isSealed = async (id: string): Promise<boolean> => (await get(`runs/${id}`)).status === 200;

beforeAll(async () => {
  collector = await startCollector({ env: { ASSAY_PROMETHEUS_URL: 'http://127.0.0.1:9' } });
  connection = await connectMessaging({ ...collector.nats, name: 'exams' }, createLogger({ service: 'test', level: 'silent' }));
  archive = new EvidenceArchive(connection);
  playExams();
}, 60_000);

afterAll(async () => {
  await connection.close();
  await collector[Symbol.asyncDispose]();
});

describe('the evidence of a run', () => {
  it('is sealed by itself when the run was graded and its trace is whole, through a kill -9 of the collector', async () => {
    const run = newRun();
    await send(run, 1);
    await conclude(run);
    await until(async () => /evidence_pending\S* 1/.test(await (await fetch(`${collector.ops}/metrics`)).text()), WITHIN_MS);
    await collector.kill9();
    await collector.restart();
    expect(await isSealed(run.id)).toBe(false);
    await send(run, 0);
    await until(() => isSealed(run.id), WITHIN_MS);

    const { problems, manifest, signer } = await verifyBundle(await bundleOf(run.id));
    expect(problems).toEqual([]);
    const keys = KeySet.parse(await (await get('keys')).json());
    expect(keys.keys[0]).toMatchObject({ kid: signer, crv: 'Ed25519' });
    expect(keys.keys[0]).not.toHaveProperty('d');
    expect(manifest?.parts.map(({ name, items }) => [name, items])).toEqual([
      ['run.json', 1],
      ['submission.json', 1],
      ['spans.json', 2],
      ['logs.json', 0],
      ['versions.json', 3],
    ]);
    expect(manifest?.missing).toContainEqual({ part: 'metrics.json', reason: 'unreachable', detail: 'Prometheus did not answer' });
    const shown = (await (await get(`runs/${run.id}/manifest`)).json()) as { manifest: unknown };
    expect(shown.manifest).toEqual(manifest);
  }, 60_000);

  it('of a try is sealed when somebody asks, once', async () => {
    const run = newRun({ mode: 'try' });
    await send(run, 0);
    expect(await get(`runs/${run.id}`)).toMatchObject({ status: 404 });
    const answers = await Promise.all([seal(run.id), seal(run.id)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await seal(run.id)).status).toBe(200);
    expect(await isSealed(run.id)).toBe(true);
    const seals = await archive.seals(1, 100);
    const { seals: opened } = await auditChain(seals, KeySet.parse(await (await get('keys')).json()));
    expect(opened.filter(({ seal: { runId } }) => runId === run.id)).toHaveLength(1);
  });

  it('is the same when what was stored is gone or half written, and the chain tells', async () => {
    const run = newRun({ mode: 'try' });
    await send(run, 0);
    await askUntil(collector.query, `traces/${run.traceId}`, () => true, WITHIN_MS);
    await seal(run.id);
    const before = await verifyBundle(await bundleOf(run.id));
    await archive.put(run.id, Buffer.from('half'));
    expect(await isSealed(run.id)).toBe(false);
    expect((await seal(run.id)).status).toBe(201);
    const after = await verifyBundle(await bundleOf(run.id));
    expect(after.problems).toEqual([]);
    expect(after.seal?.manifest).toBe(before.seal?.manifest);
    expect(after.seal?.sequence).toBe(before.seal!.sequence + 1);
    const { seals } = (await (await get('chain')).json()) as { seals: string[] };
    const audit = await auditChain(seals, KeySet.parse(await (await get('keys')).json()));
    expect(audit.broken).toEqual([]);
    expect(audit.seals).toHaveLength(seals.length);
  });

  it('is not there of a run that nobody knows, or that goes on', async () => {
    expect((await seal('01980000-0000-7000-8000-00000000ffff')).status).toBe(404);
    expect((await seal('nonsense')).status).toBe(404);
    const { verdict: _none, ...unfinished } = newRun({ state: 'running' });
    runs.set(unfinished.id, unfinished);
    expect(await (await seal(unfinished.id)).json()).toMatchObject({ code: 'run_not_done' });
  });
});
