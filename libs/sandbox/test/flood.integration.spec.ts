import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ProcessEnd, ProcessSpec, Sandbox, SandboxHost } from '../src/index.ts';
import { lease, LIMITS, MIB, run, sh, startHost } from './harness.ts';

jest.setTimeout(60_000);
const GIB = 1024 * MIB;

describe('a gigabyte of output', () => {
  let host: SandboxHost;
  let sandbox: Sandbox;
  beforeAll(async () => {
    host = await startHost();
    sandbox = await lease(host);
    await run(sandbox, ['head', '-c', String(4 * MIB), '/dev/zero']);
  });
  afterAll(() => host.close());

  /** Growth of this process while `argv` runs, bytes. */
  async function growthDuring(spec: Partial<ProcessSpec>): Promise<{ readonly growth: number; readonly end: ProcessEnd }> {
    const before = process.memoryUsage().rss;
    let peak = before;
    const measuring = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 1);
    const flooding = await sandbox.exec({ role: 'program', argv: ['head', '-c', String(GIB), '/dev/zero'], limits: LIMITS, ...spec });
    const end = await flooding.finished.finally(() => clearInterval(measuring));
    return { growth: Math.max(peak, process.memoryUsage().rss) - before, end };
  }

  it('is cut at the limit and costs this process at most 8 MB', async () => {
    const { growth, end } = await growthDuring({ limits: { ...LIMITS, outputBytes: 256 * 1024 } });
    expect(end).toMatchObject({ limit: { kind: 'output', limit: 256 * 1024 }, truncated: true });
    expect(growth / MIB).toBeLessThan(8);
  });

  it('waits in the sandbox for a reader that is slow, and costs this process at most 8 MB', async () => {
    const { growth, end } = await growthDuring({
      limits: { ...LIMITS, outputBytes: 2 * GIB, wallMs: 1_000 },
      onStdout: () => new Promise((resolve) => setTimeout(resolve, 20)),
    });
    expect(end.limit).toEqual({ kind: 'wall', limit: 1_000 });
    expect(end.stdoutBytes).toBeLessThan(64 * MIB);
    expect(growth / MIB).toBeLessThan(8);
  });

  it('without a newline on standard error is no different', async () => {
    const { growth, end } = await growthDuring({ argv: sh('head -c 1000000000 /dev/zero >&2') });
    expect(end.limit?.kind).toBe('output');
    expect(growth / MIB).toBeLessThan(8);
  });
});
