import type { TestResult } from '@assay/contracts';
import { expectationIn } from '../expectation.ts';
import type { TestOutputParser } from '../language.ts';

/** `-test.v=test2json` begins each line of the test framework itself with this byte. */
const MARK = '\x16';
const RUN = /^=== (?:RUN|CONT|NAME) +(\S.*)$/;
// Numbers have no more digits than a real one: what a program forges must not grow to Infinity, which no report can carry.
const DONE = /^\s*--- (PASS|FAIL|SKIP): (.+) \((\d{1,6}(?:\.\d{1,9})?)s\)$/;
const LOG = /^ +([A-Za-z0-9_./-]+\.go):(\d{1,9}): (.*)$/;
const OUTCOMES = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' } as const;
/** What is kept of one test's output; it becomes its message. */
const MAX_LINES = 100;
const MAX_LINE = 500;

/** Reads the output of a compiled Go test binary. */
export class GoTestOutput implements TestOutputParser {
  private readonly open = new Map<string, string[]>();
  private current: string | undefined;

  line(text: string): { tests: TestResult[]; output?: string } {
    // A print without a line end leaves the mark in the middle of the line.
    const at = text.indexOf(MARK);
    if (at < 0) return { tests: [], output: this.print(text) };
    const rest = text.slice(at + 1);
    const before = at > 0 ? { output: this.print(text.slice(0, at)) } : {};
    const run = RUN.exec(rest);
    if (run?.[1] !== undefined) {
      this.current = run[1];
      if (!this.open.has(this.current)) this.open.set(this.current, []);
      return { tests: [], ...before };
    }
    const [, outcome, name, seconds] = DONE.exec(rest) ?? [];
    if (outcome === undefined || name === undefined) return { tests: [], ...before };
    const test = this.finish(name, OUTCOMES[outcome as keyof typeof OUTCOMES], Number(seconds) * 1_000);
    return { tests: [test], ...before };
  }

  /** A test that never ended took the process down with it: it panicked or called os.Exit. */
  end(): TestResult[] {
    return [...this.open.keys()].map((name) => this.finish(name, 'failed'));
  }

  private print(text: string): string {
    const log = this.current === undefined ? undefined : this.open.get(this.current);
    if (log && log.length < MAX_LINES) log.push(text.slice(0, MAX_LINE));
    return text;
  }

  private finish(name: string, outcome: TestResult['outcome'], ms?: number): TestResult {
    const log = this.open.get(name) ?? [];
    this.open.delete(name);
    this.current = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : undefined;
    if (outcome === 'passed') return { id: name, outcome, ...(ms === undefined ? {} : { ms }) };
    const first = LOG.exec(log.find((line) => LOG.test(line)) ?? '');
    const message = log
      .map((line) => line.replace(LOG, '$3').replace(/^ {4}/, ''))
      .join('\n')
      .trim();
    return {
      id: name,
      outcome,
      ...(ms === undefined ? {} : { ms }),
      ...(message === '' ? {} : { message, ...expectationIn(first?.[3] ?? message) }),
      ...(first?.[1] !== undefined ? { location: { path: first[1], line: Math.max(1, Number(first[2])) } } : {}),
    };
  }
}
