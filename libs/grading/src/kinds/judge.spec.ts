import { describe, expect, it } from '@jest/globals';
import type { DriverObservation } from './driver.ts';
import type { HttpObservation } from './http.ts';
import { Check, CHECK_KINDS, judge, type CheckKindName, type CheckOf } from './index.ts';

const base = { id: 'c', title: { en: 't', 'zh-CN': 't' }, message: { en: 'm', 'zh-CN': 'm' }, points: 1 };

function written<Kind extends CheckKindName>(kind: Kind, fields: object): CheckOf<Kind> {
  return CHECK_KINDS[kind].params.parse({ ...base, kind, ...fields });
}

describe('the registry', () => {
  it('has every kind under its own name', () => {
    const kinds = Check.options.map((option) => option.shape.kind.value).sort();
    expect(Object.keys(CHECK_KINDS).sort()).toEqual(kinds);
    for (const [name, { kind }] of Object.entries(CHECK_KINDS)) expect(kind).toBe(name);
  });
});

describe('stdio', () => {
  const check = written('stdio', {
    cases: [
      { stdin: '1', stdout: { lines: 'one' } },
      { stdin: '2', stdout: { lines: 'two' }, stderr: { equals: '' }, exitCode: 3 },
    ],
  });
  const first = { stdout: 'one\n', stderr: 'noise', exitCode: 0 };
  const second = { stdout: 'two\n', stderr: '', exitCode: 3 };
  it.each([
    [2, [first, second]],
    [1, [first]],
    [0, []],
    [1, [first, { ...second, exitCode: 0 }]],
    [1, [first, { ...second, stderr: 'x' }]],
    [1, [{ ...first, stdout: 'two' }, second]],
    [0, [second, first]],
    [0, [{ ...first, exitCode: 1 }]],
  ])('%i of 2 parts', (held, cases) => {
    expect(judge(check, { cases })).toEqual({ held, parts: 2 });
  });
});

describe('driver', () => {
  const check = written('driver', {
    steps: [
      { call: 'Add', args: [1, 2], expect: { equals: 3 } },
      { start: 'Slow', as: 'slow' },
      { await: 'began', count: 1 },
      { finish: 'slow', expect: { not: { equals: 'late' } } },
    ],
    expect: [{ count: { of: 'events', where: { name: { equals: 'leaked' } } }, is: { equals: 0 } }],
  });
  const good: DriverObservation = {
    answers: [{ value: 3, ms: 1 }, null, null, { value: 'done', ms: 1 }],
    calls: { slow: { value: 'done', ms: 1 } },
    events: [],
    quiet: {},
    awaited: [true],
    memory: {},
    growth: {},
    completed: true,
  };
  it.each<[number, string, Partial<DriverObservation>]>([
    [4, 'everything held', {}],
    [3, 'a wrong answer', { answers: [{ value: 4, ms: 1 }, null, null, { value: 'done', ms: 1 }] }],
    [3, 'a panic where anything else was wanted', { answers: [{ value: 3, ms: 1 }, null, null, { panic: 'boom', ms: 1 }] }],
    [3, 'an event that never came', { awaited: [false] }],
    [3, 'an await that was not reached', { awaited: [] }],
    [3, 'an event that must not come', { events: [{ name: 'leaked', data: null, atMs: 1 }] }],
    [3, 'a driver that fell silent at the end', { completed: false }],
    [1, 'a driver that died after the first answer', { answers: [{ value: 3, ms: 1 }], awaited: [], completed: false }],
    [0, 'a driver that died at once', { answers: [], awaited: [], completed: false }],
  ])('%i of 4 parts: %s', (held, _, change) => {
    expect(judge(check, { ...good, ...change })).toEqual({ held, parts: 4 });
  });

  it('does not pass a script that was not completed, though every answer was right', () => {
    const answersOnly = written('driver', { steps: [{ call: 'Add', expect: { equals: 3 } }] });
    expect(judge(answersOnly, { ...good, completed: false })).toEqual({ held: 0, parts: 1 });
  });
});

describe('http', () => {
  const check = written('http', {
    service: {},
    steps: [{ request: { path: '/' }, as: 'first' }],
    expect: [
      { path: 'marks.none', is: { exists: false } },
      { count: { of: 'upstream.requests' }, is: { equals: 0 } },
    ],
  });
  const good: HttpObservation = { ready: true, steps: {}, upstream: { requests: [] }, marks: {}, alive: true };
  it.each<[number, Partial<HttpObservation>]>([
    [2, {}],
    [1, { marks: { none: 1 } }],
    [0, { ready: false }],
  ])('%i of 2 parts', (held, change) => {
    expect(judge(check, { ...good, ...change })).toEqual({ held, parts: 2 });
  });
});

describe('mutants', () => {
  const check = written('mutants', { correct: ['right', 'also-right'], mutants: ['wrong', 'worse'] });
  it.each<[number, Record<string, 'passed' | 'failed'>]>([
    [2, { right: 'passed', 'also-right': 'passed', wrong: 'failed', worse: 'failed' }],
    [1, { right: 'passed', 'also-right': 'passed', wrong: 'failed', worse: 'passed' }],
    [1, { right: 'passed', 'also-right': 'passed', wrong: 'failed' }],
    [0, { right: 'passed', 'also-right': 'failed', wrong: 'failed', worse: 'failed' }],
    [0, { right: 'passed', wrong: 'failed', worse: 'failed' }],
    [0, {}],
  ])('%i of 2 parts: %j', (held, variants) => {
    expect(judge(check, { variants })).toEqual({ held, parts: 2 });
  });
});

describe('static', () => {
  const check = written('static', {
    rules: [
      { path: 'a.go', forbiddenImports: ['os'] },
      { path: 'b.go', required: [{ kind: 'function', name: 'Main' }] },
    ],
  });
  const at = { line: 1, column: 1 };
  const empty = { imports: [], declarations: [], references: [], errors: [] };
  const b = { ...empty, declarations: [{ kind: 'function' as const, name: 'Main', at }] };
  it('counts the rules that hold; one about a file that is not there does not', () => {
    expect(judge(check, { facts: { 'a.go': empty, 'b.go': b } })).toEqual({ held: 2, parts: 2 });
    expect(
      judge(check, { facts: { 'a.go': { ...empty, imports: [{ module: 'os', local: 'os', target: 'os', at }] }, 'b.go': b } }),
    ).toEqual({ held: 1, parts: 2 });
    expect(judge(check, { facts: { 'b.go': { ...b, declarations: [{ kind: 'type', name: 'Main', at }] } } })).toEqual({
      held: 0,
      parts: 2,
    });
  });
});
