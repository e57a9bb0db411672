import type { TestResult } from '@assay/contracts';

/** Characters of a message, an expected or an actual value. */
const MAX_TEXT = 4_096;
const MAX_ID = 500;
const MAX_PATH = 500;
/** Of all results together, as JSON; a report has to fit into one message of the broker (8 MB). */
const MAX_BYTES = 1_024 * 1_024;
const TRUNCATED = ' … (truncated)';
const NO_ROOM = 'truncated: the tests said more than a report can hold';

/** Shortens what the results of one run say, so that a report can carry them; what was shortened says so. */
export class TestTexts {
  private left = MAX_BYTES;

  shortened({ id, outcome, ms, message, expected, actual, location }: TestResult): TestResult {
    const core: TestResult = { id: cut(id, MAX_ID), outcome, ...(ms === undefined ? {} : { ms }) };
    const place = location && location.path.length <= MAX_PATH ? { location } : {};
    const texts = Object.fromEntries(
      Object.entries({ message, expected, actual }).flatMap(([key, text]) => (text === undefined ? [] : [[key, cut(text, MAX_TEXT)]])),
    );
    const whole: TestResult = { ...core, ...texts, ...place };
    const bytes = Buffer.byteLength(JSON.stringify(whole));
    if (bytes > this.left) return { ...core, message: NO_ROOM, ...place };
    this.left -= bytes;
    return whole;
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most) + TRUNCATED;
}
