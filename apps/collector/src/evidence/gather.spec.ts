import { AssayError, EXAMS } from '@assay/contracts';
import { Manifest, sha256 } from '@assay/evidence';
import { describe, expect, it } from '@jest/globals';
import { endedRun, WHOLE } from '../../test/ended-run.ts';
import { gather, readRun, type Sources } from './gather.ts';
import type { Series } from '../prometheus/prometheus.ts';

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const OTLP = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'runner'), attribute('service.version', '0.1.0')] },
      scopeSpans: [{ spans: [{ attributes: [attribute('assay.exercise.digest', 'd1'), attribute('assay.image', 'assay/go:1')] }] }],
    },
  ],
});
const SERIES: readonly Series[] = [
  { metric: { job: 'runner', __name__: 'up' }, values: [[1, '1']] },
  { metric: { __name__: 'up', job: 'exams' }, values: [[1, '1']] },
];
const LOGS = [{ body: 'second' }, { body: 'first' }];

interface World {
  readonly series?: () => Promise<readonly Series[]>;
  readonly files?: () => Promise<unknown>;
  readonly spans?: typeof WHOLE;
}

function sources({ series = () => Promise.resolve(SERIES), files = filesOfRun, spans = WHOLE }: World = {}): Sources {
  return {
    exams: { request: ((rpc: unknown) => (rpc === EXAMS.getRun ? Promise.resolve(endedRun()) : files())) as Sources['exams']['request'] },
    store: {
      ask: ((query: { kind: string }) =>
        Promise.resolve(query.kind === 'logs' ? JSON.stringify({ logs: LOGS }) : { spans, otlp: OTLP })) as Sources['store']['ask'],
    },
    prometheus: { range: series },
  };
}

const filesOfRun = () => Promise.resolve({ id: endedRun().id, files: { 'solution.go': 'package main' } });
const { signal } = new AbortController();
const manifestOf = async (world: World): Promise<Manifest> => {
  const { manifest } = await gather(sources(world), endedRun(), signal);
  return Manifest.parse(JSON.parse(manifest.toString()));
};

describe('gathering the evidence of a run', () => {
  it('describes each part, and misses nothing when nothing is missing', async () => {
    const { manifest, parts } = await gather(sources(), endedRun(), signal);
    const { missing, parts: described, window } = Manifest.parse(JSON.parse(manifest.toString()));
    expect(missing).toEqual([]);
    expect(described.map(({ name, items }) => [name, items])).toEqual([
      ['run.json', 1],
      ['submission.json', 1],
      ['spans.json', 2],
      ['logs.json', 2],
      ['metrics.json', 22],
      ['versions.json', 3],
    ]);
    for (const { name, sha256: digest } of described) expect(sha256(parts.find((part) => part.name === name)!.bytes)).toBe(digest);
    expect(window).toEqual({ from: '2025-12-31T23:59:55.000Z', to: '2026-01-01T00:00:20.000Z' });
    const logs = parts.find(({ name }) => name === 'logs.json')!;
    expect(JSON.parse(logs.bytes.toString())).toEqual({ logs: [{ body: 'first' }, { body: 'second' }] });
  });

  it('gives the same bytes when Prometheus answers in another order', async () => {
    const one = await gather(sources(), endedRun(), signal);
    const other = await gather(sources({ series: () => Promise.resolve([...SERIES].reverse()) }), endedRun(), signal);
    expect(other.manifest.toString()).toBe(one.manifest.toString());
  });

  it('says what could not be had, and why', async () => {
    const gone = () => Promise.reject(new Error('refused'));
    expect((await manifestOf({ series: gone })).missing).toEqual([
      expect.objectContaining({ part: 'metrics.json', reason: 'unreachable' }),
    ]);
    expect((await manifestOf({ files: () => Promise.reject(new AssayError('service_timeout')) })).missing).toEqual([
      { part: 'submission.json', reason: 'unreachable', detail: 'exams answers service_timeout' },
    ]);
    expect((await manifestOf({ spans: WHOLE.slice(1) })).missing.map(({ reason }) => reason)).toEqual(['parents_absent', 'root_absent']);
    const { missing, parts } = await manifestOf({ series: () => Promise.resolve([]) });
    expect(missing.every(({ part, reason }) => part === 'metrics.json' && reason === 'absent')).toBe(true);
    expect(parts.find(({ name }) => name === 'metrics.json')?.items).toBe(0);
  });

  it('is of runs that have ended', async () => {
    const { verdict: _none, ...unfinished } = endedRun({ state: 'running' });
    const exams = { request: () => Promise.resolve(unfinished) } as unknown as Sources['exams'];
    await expect(readRun({ exams }, unfinished.id, signal)).rejects.toMatchObject({ code: 'run_not_done' });
  });
});
