/** A line of a comparison: only expected, only actual, or in both. */
export interface DiffLine {
  readonly kind: 'same' | 'expected' | 'actual';
  readonly text: string;
}

/** Above this many line pairs the exact comparison would stall the page. */
const MAX_PAIRS = 250_000;

/** Shortest comparison of two texts by line (longest common subsequence); very long texts are shown one after the other. */
export function diffLines(expected: string, actual: string): readonly DiffLine[] {
  const left = expected.split('\n');
  const right = actual.split('\n');
  if (left.length * right.length > MAX_PAIRS) return [...left.map(lineOf('expected')), ...right.map(lineOf('actual'))];
  const common = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const here = left[row];
    const there = right[column];
    if (here !== undefined && here === there) {
      lines.push({ kind: 'same', text: here });
      row += 1;
      column += 1;
    } else if (here !== undefined && (there === undefined || lengthAt(common, row + 1, column) >= lengthAt(common, row, column + 1))) {
      lines.push({ kind: 'expected', text: here });
      row += 1;
    } else {
      lines.push({ kind: 'actual', text: there ?? '' });
      column += 1;
    }
  }
  return lines;
}

const lineOf =
  (kind: DiffLine['kind']) =>
  (text: string): DiffLine => ({ kind, text });

const lengthAt = (table: readonly Uint32Array[], row: number, column: number): number => table[row]?.[column] ?? 0;

/** `table[i][j]`: length of the longest common subsequence of `left` from i and `right` from j. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint32Array[] {
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let row = left.length - 1; row >= 0; row -= 1) {
    const current = table[row];
    if (!current) continue;
    for (let column = right.length - 1; column >= 0; column -= 1) {
      current[column] =
        left[row] === right[column]
          ? lengthAt(table, row + 1, column + 1) + 1
          : Math.max(lengthAt(table, row + 1, column), lengthAt(table, row, column + 1));
    }
  }
  return table;
}
