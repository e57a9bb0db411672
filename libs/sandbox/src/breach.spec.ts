import { describe, expect, it } from '@jest/globals';
import { type Allowance, breachOf, type Observation } from './breach.ts';

const allowance: Allowance = {
  process: { wallMs: 1000, cpuMs: 500, outputBytes: 100, openFiles: 64, fileBytes: 1000 },
  sandbox: { memoryBytes: 1 << 29, pids: 256, cpus: 2, diskBytes: 1 << 27 },
};
const before = { cpuMs: 1000, oomKills: 2, pidsRefused: 5 };
const quiet: Observation = { counters: { ...before, cpuMs: 1499 }, exhausted: undefined, descriptors: 63 };

describe('breachOf', () => {
  it('finds nothing in what was used before', () => {
    expect(breachOf(before, quiet, allowance)).toBeUndefined();
  });

  it('does not mind what cannot be seen', () => {
    expect(breachOf(before, { ...quiet, descriptors: undefined }, allowance)).toBeUndefined();
  });

  it.each<[string, Partial<Observation>, object]>([
    ['memory', { counters: { ...quiet.counters, oomKills: 3 } }, { kind: 'memory', limit: 1 << 29 }],
    ['pids', { counters: { ...quiet.counters, pidsRefused: 6 } }, { kind: 'pids', limit: 256 }],
    ['cpu', { counters: { ...quiet.counters, cpuMs: 1500 } }, { kind: 'cpu', limit: 500 }],
    ['disk', { exhausted: 'disk' }, { kind: 'disk', limit: 1 << 27 }],
    ['inodes', { exhausted: 'files' }, { kind: 'files', limit: 16_384 }],
    ['descriptors', { descriptors: 64 }, { kind: 'files', limit: 64 }],
  ])('names %s with its limit', (_, change, hit) => {
    expect(breachOf(before, { ...quiet, ...change }, allowance)).toEqual(hit);
  });

  it('names memory first: a full sandbox fails in other ways as well', () => {
    const everything = { counters: { cpuMs: 9999, oomKills: 3, pidsRefused: 6 }, exhausted: 'disk', descriptors: 99 } as const;
    expect(breachOf(before, everything, allowance)?.kind).toBe('memory');
  });
});
