import type { Problem } from '@assay/documents';
import type { Files } from './exercise.ts';
import { RelativePath } from './manifest.ts';

/** Single files of an exercise folder. */
export const EXERCISE_FILES = {
  manifest: 'exercise.yaml',
  checks: 'hidden/checks.yaml',
  en: 'statement.en.md',
  'zh-CN': 'statement.zh-CN.md',
} as const;

/** What lies where in an exercise folder. */
export interface Layout {
  readonly single: ReadonlyMap<string, string>;
  readonly starter: Files;
  readonly tests: Files;
  readonly driver: Files;
  readonly solution: Files;
  /** Files by name of the variant. */
  readonly variants: Readonly<Record<string, Files>>;
  /** Files by name of the mutant, `mutant.yaml` among them. */
  readonly mutants: Readonly<Record<string, Files>>;
  readonly problems: readonly Problem[];
}

const PARTS = { 'starter/': 'starter', 'tests/': 'tests', 'hidden/driver/': 'driver', 'solution/': 'solution' } as const;
const NAMED_PARTS = { 'hidden/variants/': 'variants', 'mutants/': 'mutants' } as const;

/** Sorts the files of an exercise folder into its parts. A file that belongs to none is a problem. */
export function layOut(files: ReadonlyMap<string, string>): Layout {
  const layout = {
    single: new Map<string, string>(),
    starter: {},
    tests: {},
    driver: {},
    solution: {},
    variants: {},
    mutants: {},
    problems: [] as Problem[],
  };
  const singles: readonly string[] = Object.values(EXERCISE_FILES);
  for (const [path, text] of files) {
    if (singles.includes(path)) layout.single.set(path, text);
    else if (!place(layout, path, text))
      layout.problems.push({ file: path, message: 'no part of an exercise is kept here; see docs/authoring.md' });
  }
  for (const file of singles) if (!layout.single.has(file)) layout.problems.push({ file, message: 'is missing' });
  return layout;
}

type Parts = Record<(typeof PARTS)[keyof typeof PARTS], Record<string, string>> &
  Record<(typeof NAMED_PARTS)[keyof typeof NAMED_PARTS], Record<string, Record<string, string>>>;

function place(parts: Parts, path: string, text: string): boolean {
  for (const [prefix, part] of Object.entries(PARTS)) {
    const inner = path.slice(prefix.length);
    if (path.startsWith(prefix) && RelativePath.safeParse(inner).success) {
      parts[part][inner] = text;
      return true;
    }
  }
  for (const [prefix, part] of Object.entries(NAMED_PARTS)) {
    const [, name, inner] = path.startsWith(prefix) ? (/^([a-z0-9]+(?:-[a-z0-9]+)*)\/(.+)$/.exec(path.slice(prefix.length)) ?? []) : [];
    if (name !== undefined && inner !== undefined) {
      (parts[part][name] ??= {})[inner] = text;
      return true;
    }
  }
  return false;
}
