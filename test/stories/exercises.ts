import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const content = join(import.meta.dirname, '../../libs/curriculum/content/exercises');

export const solutionOf = (exercise: string, file: string): string => readFileSync(join(content, exercise, 'solution', file), 'utf8');
export const starterOf = (exercise: string, file: string): string => readFileSync(join(content, exercise, 'starter', file), 'utf8');

/** Programs for vector-dot. */
const solution = solutionOf('vector-dot', 'solution.go');

export const PROGRAMS = {
  solution,
  /** Right types, wrong sum */
  wrong: solution.replace('sum += v[i] * other[i]', 'sum += v[i] + other[i]'),
  /** Does not compile */
  broken: solution.replace('// ErrLength', 'var broken int = "text"\n\n// ErrLength'),
  /** Never comes to answering: holds the runner until the time limit or a cancel */
  endless: solution.replace('func main() {', 'func init() {\n\tselect {}\n}\n\nfunc main() {'),
  /** Takes all the memory there is */
  hungry: solution.replace(
    'func main() {',
    'var hoard [][]byte\n\nfunc init() {\n\tfor {\n\t\tblock := make([]byte, 32<<20)\n\t\tfor i := range block {\n\t\t\tblock[i] = 1\n\t\t}\n\t\thoard = append(hoard, block)\n\t}\n}\n\nfunc main() {',
  ),
  /** Prints without end */
  loud: 'package main\n\nimport "fmt"\n\ntype Vector[T any] []T\n\nfunc (v Vector[T]) Dot(other Vector[T]) (T, error) {\n\tvar sum T\n\treturn sum, nil\n}\n\nfunc main() {\n\tfor {\n\t\tfmt.Println("again and again and again")\n\t}\n}\n',
} as const;

/** Where the compiler stumbles over the broken one. */
export const BROKEN_LINE = PROGRAMS.broken.split('\n').findIndex((line) => line.startsWith('var broken')) + 1;
