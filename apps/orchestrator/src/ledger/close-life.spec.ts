import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedAttempt } from '@assay/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { interruptedOf } from './attempt-records.ts';
import { closeLife } from './close-life.ts';
import { openedLine, recordIn, recordLine, settledBy } from './lines.ts';
import { thisProcess } from './life.ts';
import { headLine, segmentOf, type Segment } from './segments.ts';

let folder: string;
let segment: Segment;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-life-'));
  segment = segmentOf(folder, 'life-1', 1);
  writeFileSync(segment.path, headLine(segment, thisProcess()));
});
afterEach(() => rmSync(folder, { recursive: true }));

const opened = (attemptId: string): OpenedAttempt => ({
  attemptId,
  operationId: 'op',
  attempt: 1,
  startedAt: '2026-11-20T10:00:00.000Z',
  tenant: 'tenant',
  account: 'key',
  route: 'chat',
  target: 'm@1.0.0',
  wire: 'openai',
  stream: true,
  reserve: { usage: { promptTokens: 7, completionTokens: 200 }, costMicros: 2_014 },
});
const begun = (attemptId: string): string => {
  const { reserve, ...facts } = opened(attemptId);
  return openedLine(JSON.stringify(facts), reserve);
};
const ended = (attemptId: string): string => recordLine({ ...interruptedOf(opened(attemptId)), outcome: 'succeeded' });
const outcomes = (): unknown[] =>
  readFileSync(segment.path, 'utf8')
    .split('\n')
    .filter((line) => settledBy(line) !== undefined)
    .map((line) => [recordIn(line)?.attemptId, recordIn(line)?.outcome]);

describe('closeLife', () => {
  it('settles what was open with what was reserved, marked as such', () => {
    appendFileSync(segment.path, begun('a-1') + begun('b-1') + ended('a-1'));
    const { reserve, ...facts } = opened('b-1');
    expect(closeLife([segment])).toEqual([{ ...facts, ...reserve, outcome: 'interrupted', usageEstimated: true }]);
    expect(outcomes()).toEqual([
      ['a-1', 'succeeded'],
      ['b-1', 'interrupted'],
    ]);
  });

  it('may be repeated, and interrupted at every byte', () => {
    appendFileSync(segment.path, begun('a-1') + begun('b-1'));
    const before = readFileSync(segment.path);
    closeLife([segment]);
    const whole = readFileSync(segment.path);
    expect(closeLife([segment])).toEqual([]);
    for (let cut = before.length; cut < whole.length; cut++) {
      writeFileSync(segment.path, whole.subarray(0, cut));
      closeLife([segment]);
      expect(readFileSync(segment.path)).toEqual(whole);
    }
  });

  it.each([
    ['a beginning, of which nothing was sent', begun('b-1'), [['a-1', 'interrupted']]],
    ['an end', ended('a-1'), [['a-1', 'interrupted']]],
  ])('takes a torn line for nothing: %s', (_case, line, expected) => {
    for (let cut = 1; cut < line.length; cut++) {
      writeFileSync(segment.path, headLine(segment, thisProcess()) + begun('a-1') + line.slice(0, -cut));
      closeLife([segment]);
      expect(outcomes()).toEqual(expected);
    }
  });
});
