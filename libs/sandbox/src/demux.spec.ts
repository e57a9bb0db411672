import { describe, expect, it } from '@jest/globals';
import { Demultiplexer } from './demux.ts';

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function collect(chunks: readonly Uint8Array[]): { stdout: string; stderr: string } {
  const demultiplexer = new Demultiplexer();
  const seen = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  for (const chunk of chunks) {
    for (const { stream, bytes } of demultiplexer.push(chunk)) seen[stream] = Buffer.concat([seen[stream], bytes]);
  }
  return { stdout: seen.stdout.toString(), stderr: seen.stderr.toString() };
}

describe('Demultiplexer', () => {
  const wire = Buffer.concat([frame(1, 'out 1, '), frame(2, 'err 1, '), frame(1, ''), frame(1, 'out 2'), frame(2, 'err 2')]);

  it('gives the same bytes wherever the stream is cut in two', () => {
    for (let cut = 0; cut <= wire.length; cut += 1) {
      expect(collect([wire.subarray(0, cut), wire.subarray(cut)])).toEqual({ stdout: 'out 1, out 2', stderr: 'err 1, err 2' });
    }
  });

  it('gives the same bytes when they come one by one', () => {
    expect(collect([...wire].map((byte) => Uint8Array.of(byte)))).toEqual({ stdout: 'out 1, out 2', stderr: 'err 1, err 2' });
  });

  it('hands on the beginning of a frame before its end has come', () => {
    const [first] = new Demultiplexer().push(frame(1, 'a long frame').subarray(0, 8 + 6));
    expect(Buffer.from(first?.bytes ?? []).toString()).toBe('a long');
  });

  it('reads a length beyond two gigabytes as one', () => {
    const demultiplexer = new Demultiplexer();
    expect([...demultiplexer.push(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]))]).toEqual([]);
    expect([...demultiplexer.push(Buffer.from('x'))]).toHaveLength(1);
  });
});
