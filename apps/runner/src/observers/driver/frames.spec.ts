import { describe, expect, it } from '@jest/globals';
import { DriverFrames } from './frames.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const line = (json: string, token = TOKEN): string => `\x1e${token}${json}\n`;
const read = (text: string, maxLine = 1_000) => new DriverFrames(TOKEN, maxLine).push(Buffer.from(text));

describe('lines of a driver', () => {
  it('are read in whatever pieces they come', () => {
    const frames = new DriverFrames(TOKEN, 1_000);
    const bytes = Buffer.from(line('{"ready":["A"]}') + line('{"id":1,"value":"é"}'));
    const messages = [...bytes].flatMap((byte) => frames.push(Uint8Array.of(byte)));
    expect(messages).toEqual([
      { type: 'ready', functions: ['A'] },
      { type: 'answer', id: 1, answer: { value: 'é' } },
    ]);
  });

  it.each([
    ['{"id":1,"value":null}', { type: 'answer', id: 1, answer: { value: null } }],
    ['{"id":2,"error":"E: no"}', { type: 'answer', id: 2, answer: { error: 'E: no' } }],
    ['{"id":3,"panic":"boom"}', { type: 'answer', id: 3, answer: { panic: 'boom' } }],
    ['{"event":"task.started","data":{"n":1}}', { type: 'event', name: 'task.started', data: { n: 1 } }],
    ['{"event":"x"}', { type: 'event', name: 'x', data: null }],
  ])('%s is understood', (json, message) => expect(read(line(json))).toEqual([message]));

  it('are found behind a print without a line end', () => {
    expect(read(`half a line${line('{"id":1,"value":1}')}`)).toHaveLength(1);
  });

  it.each([
    ['another token', line('{"id":1,"value":1}', 'f'.repeat(32))],
    ['no mark', `${TOKEN}{"id":1,"value":1}\n`],
    ['no JSON', line('{"id":')],
    ['an id without an end', line('{"id":1')],
    ['an id that is no number', line('{"id":"1","value":1}')],
    ['an id beyond whole numbers', line('{"id":1e300,"value":1}')],
    ['a list', line('[1]')],
    ['an event that aims at a prototype', line('{"event":"x","data":{"__proto__":1}}')],
    ['bytes that are not UTF-8 in a number', `\x1e${TOKEN}{"id":\xff}\n`],
  ])('with %s are passed over', (_name, text) => expect(read(text)).toEqual([]));

  it.each([
    ['no answer', '{"id":1}'],
    ['half an answer', '{"id":1,"value":'],
    ['a prototype', '{"id":1,"value":{"__proto__":{"polluted":true}}}'],
    ['a prototype in disguise', '{"id":1,"value":{"\\u005f_proto__":{"polluted":true}}}'],
    ['depth without end', `{"id":1,"value":${'['.repeat(400)}${']'.repeat(400)}}`],
  ])('with an id and %s answer the call, wrongly', (_name, json) =>
    expect(read(line(json))).toEqual([{ type: 'answer', id: 1, answer: { panic: 'the answer cannot be read' } }]),
  );

  it('of a line without end cost no more than the bound, and the next line is read', () => {
    const frames = new DriverFrames(TOKEN, 100);
    for (let i = 0; i < 1_000; i++) expect(frames.push(Buffer.alloc(1_000, 'x'))).toEqual([]);
    expect(frames.push(Buffer.from(`\n${line('{"id":1,"value":1}')}`))).toHaveLength(1);
  });

  it('that come in a million pieces of one byte take little more room than their bytes, and none once they were read', () => {
    const frames = new DriverFrames(TOKEN, 2_000_000);
    const start = `\x1e${TOKEN}{"id":1,"value":"`;
    frames.push(Buffer.from(start));
    const piece = Uint8Array.of(0x78);
    for (let i = 0; i < 1_000_000; i++) frames.push(piece);
    expect(frames.bytesHeld).toBeLessThanOrEqual(2 * (start.length + 1_000_000));
    expect(frames.push(Buffer.from('"}\n'))).toEqual([{ type: 'answer', id: 1, answer: { value: 'x'.repeat(1_000_000) } }]);
    expect(frames.bytesHeld).toBe(0);
  });
});
