import type { TestResult } from '@assay/contracts';
import { z } from 'zod';
import { expectationIn } from './expectation.ts';
import { learnersPath } from './compiler-output.ts';
import type { TestOutputParser } from './language.ts';

/** Begins each line of the lab's own test reporters; what a program prints has no such byte. */
const MARK = '\x1e';
const Text = z.string().transform((text) => text.slice(0, 8_192));

const Report = z.object({
  id: z.string().min(1).max(500),
  outcome: z.enum(['started', 'passed', 'failed', 'skipped']),
  ms: z.number().min(0).optional(),
  message: Text.optional(),
  expected: Text.optional(),
  actual: Text.optional(),
  location: z.object({ path: z.string(), line: z.int().min(1) }).optional(),
});

/** Reads the lines of the Python and the Node test reporter that lie beside this file. */
export class FramedTestOutput implements TestOutputParser {
  private readonly open = new Set<string>();

  line(text: string): { tests: TestResult[]; output?: string } {
    const at = text.indexOf(MARK);
    if (at < 0) return { tests: [], output: text };
    const before = at > 0 ? { output: text.slice(0, at) } : {};
    const report = parse(text.slice(at + 1));
    if (!report) return { tests: [], output: text };
    const { outcome, location, ...rest } = report;
    if (outcome === 'started') {
      this.open.add(report.id);
      return { tests: [], ...before };
    }
    this.open.delete(report.id);
    const found = outcome === 'failed' && rest.expected === undefined ? expectationIn(rest.message ?? '') : {};
    const where = location ? { location: { ...location, path: learnersPath(location.path) } } : {};
    return { tests: [withoutUndefined({ ...rest, ...found, ...where, outcome })], ...before };
  }

  end(): TestResult[] {
    return [...this.open].map((id) => ({ id, outcome: 'failed' }));
  }
}

function parse(json: string): z.infer<typeof Report> | undefined {
  try {
    return Report.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function withoutUndefined(test: { [K in keyof TestResult]: TestResult[K] | undefined } & Pick<TestResult, 'id' | 'outcome'>): TestResult {
  return Object.fromEntries(Object.entries(test).filter(([, value]) => value !== undefined)) as TestResult;
}
