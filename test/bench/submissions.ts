import type { Language } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import { exercise } from '../../apps/runner/test/exercises.ts';
import type { Files } from './rig.ts';

export interface Sample {
  readonly bundle: ExerciseBundle;
  /** A right submission that no earlier one equals, so that no cache knows it. */
  readonly files: (round: number) => Files;
}

const cases = [{ stdin: '20 22\n', stdout: { lines: '42' } }];
const checks = [{ kind: 'stdio', cases }];

const GO = `package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	fmt.Println(a + b)
}
`;
const PYTHON = 'a, b = map(int, input().split())\nprint(a + b)\n';
const TYPESCRIPT = `import { readFileSync } from 'node:fs';

const [a = 0, b = 0]: number[] = readFileSync(0, 'utf8').split(' ').map(Number);
console.log(a + b);
`;

/** The smallest exercise of each language: read two numbers, print their sum. */
export const SAMPLES: Readonly<Record<Language, Sample>> = {
  go: {
    bundle: exercise({ language: 'go', file: 'main.go', checks }),
    files: (round) => ({ 'main.go': `${GO}\nvar round = ${round}\n` }),
  },
  python: {
    bundle: exercise({ language: 'python', file: 'main.py', checks }),
    files: (round) => ({ 'main.py': `${PYTHON}# ${round}\n` }),
  },
  typescript: {
    bundle: exercise({ language: 'typescript', file: 'main.ts', checks }),
    files: (round) => ({ 'main.ts': `${TYPESCRIPT}// ${round}\n` }),
  },
};

/** A submission that does anything but end well; `limits` as in exercise.yaml. */
export function misbehaving(code: string, limits: object): { readonly bundle: ExerciseBundle; readonly files: Files } {
  return { bundle: exercise({ language: 'python', file: 'main.py', checks, limits }), files: { 'main.py': code } };
}
