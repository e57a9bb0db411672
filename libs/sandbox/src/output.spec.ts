import { describe, expect, it, jest } from '@jest/globals';
import type { Frame } from './demux.ts';
import { OutputMeter } from './output.ts';

const limits = { wallMs: 1000, cpuMs: 1000, outputBytes: 10, openFiles: 64, fileBytes: 1000 };

function framesOf(...frames: readonly Frame[]): { next(): Promise<Frame | undefined> } {
  const left = [...frames];
  return { next: () => Promise.resolve(left.shift()) };
}
const out = (text: string): Frame => ({ stream: 'stdout', bytes: Buffer.from(text) });
const err = (text: string): Frame => ({ stream: 'stderr', bytes: Buffer.from(text) });

describe('OutputMeter', () => {
  it('hands on both streams up to the limit of both together, and counts the rest', async () => {
    const seen: string[] = [];
    const exceeded = jest.fn();
    const sink = (name: string) => (bytes: Uint8Array) => void seen.push(`${name} ${Buffer.from(bytes).toString()}`);
    const meter = new OutputMeter({ limits, onStdout: sink('out'), onStderr: sink('err') }, exceeded);
    await meter.pump(framesOf(out('1234'), err('567'), out('890abc'), err('def')));
    expect(seen).toEqual(['out 1234', 'err 567', 'out 890']);
    expect(meter).toMatchObject({ stdoutBytes: 10, stderrBytes: 6, truncated: true });
    expect(exceeded).toHaveBeenCalled();
  });

  it('lets exactly the limit pass', async () => {
    const exceeded = jest.fn();
    const meter = new OutputMeter({ limits }, exceeded);
    await meter.pump(framesOf(out('1234567890')));
    expect(meter.truncated).toBe(false);
    expect(exceeded).not.toHaveBeenCalled();
  });

  it('reads nothing more while a sink is busy', async () => {
    const busy = Promise.withResolvers<undefined>();
    const frames = framesOf(out('a'), out('b'));
    const next = jest.spyOn(frames, 'next');
    const meter = new OutputMeter({ limits, onStdout: () => busy.promise }, () => undefined);
    const pump = meter.pump(frames);
    await new Promise(setImmediate);
    expect(next).toHaveBeenCalledTimes(1);
    busy.resolve(undefined);
    await pump;
    expect(next).toHaveBeenCalledTimes(3);
  });

  it('passes on what a sink throws', async () => {
    const meter = new OutputMeter(
      {
        limits,
        onStdout: () => {
          throw new Error('full');
        },
      },
      () => undefined,
    );
    await expect(meter.pump(framesOf(out('a')))).rejects.toThrow('full');
  });

  it('gives up draining a stream that somebody keeps open', async () => {
    const meter = new OutputMeter({ limits }, () => undefined);
    const pump = meter.pump({ next: () => new Promise(() => undefined) });
    await expect(meter.drained(pump, 1)).resolves.toBeUndefined();
  });

  it('keeps draining for a consumer that is slow', async () => {
    const busy = Promise.withResolvers<undefined>();
    const meter = new OutputMeter({ limits, onStdout: () => busy.promise }, () => undefined);
    const pump = meter.pump(framesOf(out('a')));
    await new Promise(setImmediate);
    let drained = false;
    const draining = meter.drained(pump, 1).then(() => (drained = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drained).toBe(false);
    busy.resolve(undefined);
    await draining;
  });
});
