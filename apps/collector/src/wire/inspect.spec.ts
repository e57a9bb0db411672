import { describe, expect, it } from '@jest/globals';
import { sampleRequest, sampleSpan } from '../../test/sample.ts';
import { inspect } from './inspect.ts';
import { SPAN_LIMITS } from './span-limits.ts';
import { WireError } from './proto-reader.ts';

const text = (length: number): string => 'x'.repeat(length);
const attribute = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } });

describe('inspect', () => {
  it('takes spans that keep to the limits', () => {
    const longest = sampleSpan({
      name: text(SPAN_LIMITS.nameBytes),
      attributes: [attribute('k', text(60_000)), attribute(text(SPAN_LIMITS.attributeKeyBytes), '')],
    });
    expect(inspect('traces', sampleRequest([sampleSpan(), longest]))).toEqual({ accepted: 2, rejected: 0, message: '' });
  });

  it.each([
    ['a trace id that is too short', { traceId: '0af7' }, /trace id/],
    ['a trace id of zeros', { traceId: text(32).replaceAll('x', '0') }, /trace id/],
    ['no span id', { spanId: '' }, /span id/],
    ["a parent's id of half the size", { parentSpanId: 'b7ad' }, /parent/],
    ['no start', { startTimeUnixNano: '0' }, /when it began/],
    ['an end long before its start', { endTimeUnixNano: '1600000000000000000' }, /before its start/],
    ['a long name', { name: text(SPAN_LIMITS.nameBytes + 1) }, /name/],
    ['a long key', { attributes: [attribute(text(SPAN_LIMITS.attributeKeyBytes + 1), 'v')] }, /attribute may/],
    ['a large value', { attributes: [attribute('k', text(SPAN_LIMITS.attributeBytes + 1))] }, /attribute may/],
    ['many attributes', { attributes: Array.from({ length: SPAN_LIMITS.attributes + 1 }, () => attribute('k', 'v')) }, /attributes/],
    ['many bytes', { attributes: Array.from({ length: 5 }, (_none, index) => attribute(`k${index}`, text(60_000))) }, /bytes/],
  ])('rejects only the span with %s, and says why', (_title, changes, message) => {
    const found = inspect('traces', sampleRequest([sampleSpan(), sampleSpan(changes), sampleSpan()]));
    expect(found).toMatchObject({ accepted: 2, rejected: 1 });
    expect(found.message).toMatch(message);
  });

  it.each([
    ['an end shortly before its start', { endTimeUnixNano: '1699999999500000000' }],
    ['no end', { endTimeUnixNano: '0' }],
    ['a start in the far future', { startTimeUnixNano: '9000000000000000000', endTimeUnixNano: '9000000000000000000' }],
    ['a kind that is not known', { kind: 77 }],
  ])('takes a span with %s', (_title, changes) => {
    expect(inspect('traces', sampleRequest([sampleSpan(changes)]))).toMatchObject({ accepted: 1, rejected: 0 });
  });

  it('refuses a request whose attributes are nested without end', () => {
    let nested: unknown = { stringValue: 'deep' };
    for (let depth = 0; depth < 14; depth++) nested = { arrayValue: { values: [nested] } };
    expect(inspect('traces', sampleRequest([sampleSpan({ attributes: [{ key: 'k', value: nested }] })]))).toMatchObject({ accepted: 1 });
    for (let depth = 0; depth < 4; depth++) nested = { arrayValue: { values: [nested] } };
    expect(() => inspect('traces', sampleRequest([sampleSpan({ attributes: [{ key: 'k', value: nested }] })]))).toThrow(WireError);
  });

  it('counts log records and metrics', () => {
    // resourceLogs { scopeLogs { logRecords {} logRecords {} } }
    expect(inspect('logs', Buffer.from([0x0a, 0x06, 0x12, 0x04, 0x12, 0x00, 0x12, 0x00]))).toMatchObject({ accepted: 2 });
    expect(inspect('metrics', Buffer.alloc(0))).toMatchObject({ accepted: 0 });
  });
});
