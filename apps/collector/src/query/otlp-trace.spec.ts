import { describe, expect, it } from '@jest/globals';
import { decodeFields } from '../wire/decode-message.ts';
import { fromJson } from '../wire/from-json.ts';
import { toJson } from '../wire/to-json.ts';
import { renderOtlp } from './otlp-trace.ts';
import type { StoredSpan } from './stored-span.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

const spanOf = (spanId: string, startNs: bigint, service = 'exams'): StoredSpan => ({
  traceId: TRACE_ID,
  spanId,
  parentId: spanId === 'b'.repeat(16) ? '' : 'b'.repeat(16),
  originId: 1,
  service,
  resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
  scope: { name: 'tests' },
  startNs,
  durationNs: 5n,
  span: {
    name: 'work',
    kind: 2,
    attributes: [
      { key: 'n', value: { intValue: (1n << 62n) + 1n } },
      { key: 'b', value: { bytesValue: Buffer.from('hi') } },
    ],
  },
});

describe('a trace as OTLP/JSON', () => {
  const spans = [spanOf('c'.repeat(16), 7n), spanOf('b'.repeat(16), 3n), spanOf('a'.repeat(16), 7n, 'gateway')];

  it('is the same in whatever order and by whatever origin the spans came', () => {
    const shuffled = [...spans].reverse().map((span, index) => ({ ...span, originId: index }));
    expect(JSON.stringify(renderOtlp(shuffled))).toBe(JSON.stringify(renderOtlp(spans)));
  });

  it('is read back by what reads OTLP/JSON, without a loss', () => {
    const message = fromJson('traces', Buffer.from(JSON.stringify(renderOtlp(spans))));
    const { resourceSpans } = decodeFields('ExportTraceServiceRequest', message) as {
      resourceSpans: { scopeSpans: { spans: object[] }[] }[];
    };
    const read = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    expect(read.map((span) => toJson('Span', span))).toEqual([
      expect.objectContaining({
        traceId: TRACE_ID,
        spanId: 'b'.repeat(16),
        startTimeUnixNano: '3',
        endTimeUnixNano: '8',
        attributes: [
          { key: 'n', value: { intValue: '4611686018427387905' } },
          { key: 'b', value: { bytesValue: 'aGk=' } },
        ],
      }),
      expect.objectContaining({ spanId: 'c'.repeat(16), parentSpanId: 'b'.repeat(16) }),
      expect.objectContaining({ spanId: 'a'.repeat(16) }),
    ]);
  });
});
