// Reports each test of `node --test` as a line of JSON, begun with the byte 0x1E that keeps it apart from what tests print.
import { inspect } from 'node:util';

const line = (report) => `\x1e${JSON.stringify(report)}\n`;
const show = (value) => (typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: 100 }));

export default async function* reporter(events) {
  const names = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names.push(data.name);
    } else if ((type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite') {
      yield line(result(type, data, [...names.slice(0, data.nesting), data.name].join('/')));
    }
  }
}

function result(type, data, id) {
  const outcome = data.skip !== undefined || data.todo !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
  const report = { id, outcome, ms: data.details.duration_ms };
  if (outcome !== 'failed') return report;
  const error = data.details.error?.cause ?? data.details.error;
  const path = data.file ? data.file.slice(process.cwd().length + 1) : undefined;
  return {
    ...report,
    message: String(error?.message ?? error),
    ...(error !== null && typeof error === 'object' && 'expected' in error && 'actual' in error
      ? { expected: show(error.expected), actual: show(error.actual) }
      : {}),
    ...(path ? { location: { path, line: failedLine(error, data.file) ?? data.line ?? 1 } } : {}),
  };
}

/** Line of the topmost stack frame in the test's own file. */
function failedLine(error, file) {
  const frames = String(error?.stack ?? '').split('\n');
  const frame = frames.find((text) => text.includes(file));
  const found = /:(\d+):\d+\)?$/.exec(frame ?? '');
  return found ? Number(found[1]) : undefined;
}
