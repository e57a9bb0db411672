import { summarise, type SuiteReport } from './summary.ts';
import type { Result } from './run-suite.ts';

/** For people: a line a case, what was wrong below it, and the variants side by side. */
export function textReport(reports: readonly SuiteReport[]): string {
  return reports.map((report) => suiteText(report).join('\n')).join('\n\n');
}

function suiteText({ file, results, problem }: SuiteReport): string[] {
  if (problem !== undefined) return [file, ...problem.split('\n').map((line) => `  ✗ ${line}`)];
  const several = new Set(results.map(({ variant }) => variant)).size > 1;
  return [file, ...results.flatMap(caseLines), ...(several ? ['', ...variantTable(results)] : [])];
}

function caseLines({ variant, case: name, outcome, failures, reply }: Result): string[] {
  const cost = reply ? `  (${Math.round(reply.latencyMs)} ms, ${reply.tokens} tokens)` : '';
  const mark = { passed: '✓', failed: '✗', error: '!' }[outcome];
  return [`  ${mark} ${variant} › ${name}${cost}`, ...failures.flatMap((failure) => failure.split('\n').map((line) => `      ${line}`))];
}

function variantTable(results: readonly Result[]): string[] {
  const rows = summarise(results).map(({ variant, accuracy, medianMs, tokens }) => [
    variant,
    `${(accuracy * 100).toFixed(0)} %`,
    medianMs === undefined ? '–' : `${Math.round(medianMs)} ms`,
    String(tokens),
  ]);
  const table = [['variant', 'accuracy', 'median', 'tokens'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map(
    (row) => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
  );
}

/** For programs. */
export function jsonReport(reports: readonly SuiteReport[]): string {
  return `${JSON.stringify(
    reports.map((report) => ({ ...report, variants: summarise(report.results) })),
    null,
    2,
  )}\n`;
}

/** For CI servers: a test suite for each suite and variant. */
export function junitReport(reports: readonly SuiteReport[]): string {
  const suites = reports.flatMap(({ file, results, problem }) => {
    if (problem !== undefined) return [junitSuite(file, [{ variant: file, case: 'suite', outcome: 'error', failures: [problem] }])];
    return summarise(results).map(({ variant }) =>
      junitSuite(
        `${file} ${variant}`,
        results.filter((result) => result.variant === variant),
      ),
    );
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

function junitSuite(name: string, results: readonly Result[]): string {
  const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  const counts = `tests="${results.length}" failures="${count('failed')}" errors="${count('error')}"`;
  return [`  <testsuite name="${xml(name)}" ${counts}>`, ...results.map((result) => junitCase(name, result)), '  </testsuite>'].join('\n');
}

function junitCase(suite: string, { case: name, outcome, failures, reply }: Result): string {
  const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}" time="${((reply?.latencyMs ?? 0) / 1000).toFixed(3)}"`;
  if (outcome === 'passed') return `${head}/>`;
  const tag = outcome === 'failed' ? 'failure' : 'error';
  return `${head}><${tag} message="${xml(failures[0]?.split('\n')[0] ?? '')}">${xml(failures.join('\n'))}</${tag}></testcase>`;
}

/** Text as XML 1.0 takes it: marked-up characters escaped, characters that it does not allow left out. */
function xml(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
