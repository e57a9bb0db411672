import type { TestResult } from '@assay/contracts';
import type { TestOutputParser } from '../languages/language.ts';
import { TestTexts } from './test-texts.ts';

/** Bounds on what a submission may make of its test report. */
const MAX_TESTS = 500;
const MAX_LINE = 64 * 1_024;

export interface TestFeedSinks {
  readonly test: (test: TestResult) => void;
  /** What the tests printed themselves. */
  readonly output: (text: string) => void;
}

/** Cuts a test runner's output into lines and its lines into results. */
export class TestFeed {
  private readonly tests: TestResult[] = [];
  private readonly texts = new TestTexts();
  private rest = '';

  constructor(
    private readonly parser: TestOutputParser,
    private readonly sinks: TestFeedSinks,
  ) {}

  add(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = this.rest + text.slice(from, end);
      this.rest = '';
      this.line(line, '\n');
      from = end + 1;
    }
    this.rest += text.slice(from);
    if (this.rest.length > MAX_LINE) {
      this.line(this.rest, '');
      this.rest = '';
    }
  }

  /** Every result, those of tests that never ended included. */
  finish(): readonly TestResult[] {
    if (this.rest !== '') this.line(this.rest, '');
    this.rest = '';
    this.take(this.parser.end());
    return this.tests;
  }

  private line(text: string, end: string): void {
    const { tests, output } = this.parser.line(text);
    if (output !== undefined) this.sinks.output(output + end);
    this.take(tests);
  }

  private take(tests: readonly TestResult[]): void {
    for (const test of tests.slice(0, MAX_TESTS - this.tests.length)) {
      const shown = this.texts.shortened(test);
      this.tests.push(shown);
      this.sinks.test(shown);
    }
  }
}
