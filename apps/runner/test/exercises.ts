import type { Language, Limits } from '@assay/contracts';
import { ExerciseBundle } from '@assay/curriculum';
import { createHash } from 'node:crypto';

const text = (value: string) => ({ en: value, 'zh-CN': value });

export interface ExerciseParts {
  readonly language: Language;
  readonly file: string;
  readonly starter?: Record<string, string>;
  readonly checks: readonly object[];
  readonly driver?: Record<string, string>;
  readonly tests?: Record<string, string>;
  readonly variants?: Record<string, Record<string, string>>;
  readonly rules?: readonly object[];
  readonly limits?: Partial<Limits>;
  readonly root?: '/work' | '/tmp';
}

/** A small exercise of one file, as it would come out of the object store. */
export function exercise({ language, file, limits = {}, root = '/work', rules = [], ...parts }: ExerciseParts): ExerciseBundle {
  return ExerciseBundle.parse({
    format: 'assay-exercise/1',
    manifest: {
      id: `small-${language}`,
      version: '1.0.0',
      type: 'code',
      area: 'A',
      language,
      title: text('Small'),
      summary: text('Small'),
      objectives: [text('Small')],
      difficulty: 'easy',
      estMinutes: 1,
      root,
      edit: [file],
      program: true,
      rules,
      limits,
    },
    statement: text('Small'),
    starter: parts.starter ?? { [file]: '' },
    tests: parts.tests ?? {},
    driver: parts.driver ?? {},
    variants: parts.variants ?? {},
    checks: parts.checks.map((check, index) => ({
      id: `check-${index + 1}`,
      title: text('Check'),
      message: text('It does not hold'),
      points: 1,
      ...check,
    })),
  });
}

/** As it lies in the object store. */
export function stored(bundle: ExerciseBundle): { readonly bytes: Uint8Array; readonly digest: string } {
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}
