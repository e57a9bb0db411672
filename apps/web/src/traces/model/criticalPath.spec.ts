import type { TraceSpan } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { criticalPath } from './criticalPath.ts';
import { span } from './sampleSpans.ts';
import { buildTree } from './spanTree.ts';

/** The pieces of each span on the path, ms. */
const pathOf = (...spans: TraceSpan[]): Record<string, [number, number][]> =>
  Object.fromEntries(
    [...criticalPath(buildTree(spans))].map(([id, pieces]) => [
      id,
      pieces.map(({ fromUs, toUs }): [number, number] => [fromUs / 1_000, toUs / 1_000]),
    ]),
  );

describe('criticalPath', () => {
  it('of one span is that span', () => {
    expect(pathOf(span('a', 0, 10))).toEqual({ a: [[0, 10]] });
    expect(pathOf()).toEqual({});
  });

  it('goes through children one after another, and through their parent between them', () => {
    expect(pathOf(span('a', 0, 100), span('b', 10, 40, 'a'), span('c', 50, 90, 'a'))).toEqual({
      a: [
        [0, 10],
        [40, 50],
        [90, 100],
      ],
      b: [[10, 40]],
      c: [[50, 90]],
    });
  });

  it('goes through the longest of children that begin together', () => {
    const path = pathOf(span('a', 0, 100), span('short', 10, 40, 'a'), span('long', 10, 95, 'a'));
    expect(path).toEqual({
      a: [
        [0, 10],
        [95, 100],
      ],
      long: [[10, 95]],
    });
  });

  it('leaves out a child that was still at work when the last one began', () => {
    expect(pathOf(span('a', 0, 20), span('b', 0, 10, 'a'), span('c', 5, 15, 'a'))).toEqual({
      a: [
        [0, 5],
        [15, 20],
      ],
      c: [[5, 15]],
    });
  });

  it('takes an overlap of less than the rounding of clocks for none', () => {
    expect(pathOf(span('a', 0, 20), span('b', 0, 10.4, 'a'), span('c', 10, 20, 'a'))).toEqual({ b: [[0, 10]], c: [[10, 20]] });
  });

  it('follows work that goes on after its parent has answered; the pause before it is nobody’s', () => {
    expect(
      pathOf(span('request', 0, 30), span('store', 5, 20, 'request'), span('run', 60, 500, 'store'), span('report', 480, 490, 'run')),
    ).toEqual({
      request: [[0, 5]],
      store: [[5, 20]],
      run: [
        [60, 480],
        [490, 500],
      ],
      report: [[480, 490]],
    });
  });

  it('forgets work that was started, and that nobody waited for', () => {
    const path = pathOf(span('a', 0, 100), span('forgotten', 5, 99, 'a'), span('awaited', 60, 100, 'a'));
    expect(Object.keys(path).sort()).toEqual(['a', 'awaited']);
    expect(path['a']).toEqual([[0, 60]]);
  });

  it('counts a wait that was recorded as a child, though it began before its parent', () => {
    expect(pathOf(span('run', 32, 100), span('queued', 0, 32, 'run'), span('work', 40, 100, 'run'))).toEqual({
      queued: [[0, 32]],
      run: [[32, 40]],
      work: [[40, 100]],
    });
  });

  it('goes on from root to root, and skips spans without length', () => {
    expect(pathOf(span('a', 0, 10), span('nothing', 5, 5, 'a'), span('b', 20, 30))).toEqual({
      a: [
        [0, 5],
        [5, 10],
      ],
      b: [[20, 30]],
    });
  });

  it('never covers a moment twice, and never a span’s outside, whatever the shape', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 50; round += 1) {
      const spans = Array.from({ length: 40 }, (_, index) => {
        const from = random(1_000);
        return span(`s${index}`, from, from + random(400), index === 0 ? undefined : `s${random(index)}`);
      });
      const byId = new Map(spans.map((each) => [each.spanId, each]));
      const pieces = [...criticalPath(buildTree(spans))].flatMap(([id, own]) => own.map((piece) => ({ id, ...piece })));
      for (const { id, fromUs, toUs } of pieces) {
        const { startUs = 0, durationUs = 0 } = byId.get(id) ?? {};
        expect(fromUs >= startUs && toUs <= startUs + durationUs && fromUs < toUs).toBe(true);
      }
      const sorted = pieces.sort((a, b) => a.fromUs - b.fromUs);
      for (const [index, { fromUs }] of sorted.entries()) expect(fromUs).toBeGreaterThanOrEqual(sorted[index - 1]?.toUs ?? 0);
    }
  });
});
