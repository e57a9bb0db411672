/** Lines of a table whose columns stand below each other; the first row is its head. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
export const ms = (value: number): string => `${Math.round(value)} ms`;
export const dollars = (micros: number): string => `$${(micros / 1e6).toFixed(4)}`;
