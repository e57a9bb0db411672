import type { Diagnostic, Localized } from '@assay/contracts';
import type { ExerciseManifest } from '@assay/curriculum';
import { breaches, type Facts } from '@assay/grading';

export interface RuleBreach {
  readonly text: Localized;
  readonly diagnostics: readonly Diagnostic[];
}

type FileRule = ExerciseManifest['rules'][number];

/**
 * The first file rule that the submission breaks. A file with syntax errors is judged only when `readable` is false:
 * first the compiler shall say what is wrong with it, and a rule about it counts only if the compiler had nothing to say.
 */
export function brokenRule(
  manifest: Pick<ExerciseManifest, 'rules' | 'optional'>,
  facts: Readonly<Record<string, Facts>>,
  about: { readonly readable: boolean },
): RuleBreach | undefined {
  for (const rule of manifest.rules) {
    const file = Object.hasOwn(facts, rule.static.path) ? facts[rule.static.path] : undefined;
    if (!file && manifest.optional.includes(rule.static.path)) continue;
    if (about.readable && file && file.errors.length > 0) continue;
    const broken = breachOf(rule, file);
    if (broken) return broken;
  }
  return undefined;
}

function breachOf(rule: FileRule, facts: Facts | undefined): RuleBreach | undefined {
  const found = breaches(rule.static, facts);
  if (found.length === 0) return undefined;
  const diagnostics = found.map(({ name, at }): Diagnostic => {
    const { line, column } = at ?? { line: 1, column: 1 };
    return { path: rule.static.path, line, column, severity: 'error', message: name === '' ? rule.text.en : `${name}: ${rule.text.en}` };
  });
  return { text: rule.text, diagnostics };
}
