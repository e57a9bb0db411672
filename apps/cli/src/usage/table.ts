import { USAGE_DIMENSIONS, type UsageRow } from '@assay/contracts';

const DOLLARS = 1e6;
const COUNTS = ['attempts', 'failed', 'estimated', 'promptTokens', 'cachedTokens', 'completionTokens'] as const;

/** Rows as columns of text, and their sum below them; a sentence where there are none. */
export function usageTable(rows: readonly UsageRow[]): string {
  const [first] = rows;
  if (!first) return 'nothing was asked in that time';
  const dimensions = USAGE_DIMENSIONS.filter((dimension) => first[dimension] !== undefined);
  const cells = (row: UsageRow): string[] => [
    ...dimensions.map((dimension) => row[dimension] ?? ''),
    ...COUNTS.map((count) => String(row[count])),
    (row.costMicros / DOLLARS).toFixed(6),
  ];
  const lines = [[...dimensions, ...COUNTS, 'dollars'], ...rows.map(cells)];
  if (rows.length > 1) lines.push(cells(sumOf(rows)));
  const widths = lines[0]?.map((_title, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const padded = (text: string, column: number): string =>
    column < dimensions.length ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

function sumOf(rows: readonly UsageRow[]): UsageRow {
  const total = (of: (row: UsageRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    attempts: total((row) => row.attempts),
    failed: total((row) => row.failed),
    interrupted: total((row) => row.interrupted),
    estimated: total((row) => row.estimated),
    promptTokens: total((row) => row.promptTokens),
    completionTokens: total((row) => row.completionTokens),
    cachedTokens: total((row) => row.cachedTokens),
    costMicros: total((row) => row.costMicros),
  };
}
