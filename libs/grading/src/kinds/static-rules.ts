import { z } from 'zod';
import { refersTo, type Facts, type Position, type SourceImport } from '../syntax/facts.ts';

export const Declaration = z.strictObject({
  kind: z.enum(['function', 'method', 'type', 'class', 'variable', 'package', 'import']),
  name: z.string().describe('For a method "Type.Name"; for an import the module'),
});
export type Declaration = z.infer<typeof Declaration>;

export const StaticRules = z.strictObject({
  path: z.string().describe('File the rules are about'),
  forbiddenImports: z
    .array(z.string())
    .default([])
    .describe('Module names; a submodule is covered with its module ("os" covers "os.path"), a trailing "/*" covers everything below'),
  allowedImports: z.array(z.string()).optional().describe('When given, nothing else may be imported'),
  required: z.array(Declaration).default([]),
  forbiddenCalls: z
    .array(z.string())
    .default([])
    .describe('Dotted names of functions that must be neither called nor passed on, e.g. "os.Exit"; import aliases are seen through'),
});
export type StaticRules = z.infer<typeof StaticRules>;

/** One way in which a file breaks its rules. Positions start at 1; absent for what is missing. */
export interface Breach {
  readonly kind: 'missing-file' | 'unreadable' | 'forbidden-import' | 'computed-import' | 'forbidden-call' | 'missing-declaration';
  /** The module, function or declaration; empty for a file as a whole. */
  readonly name: string;
  readonly at?: Position;
}

/** Every way in which a file breaks its rules, in a stable order; `facts` is undefined when the file was not submitted. */
export function breaches(rules: StaticRules, facts: Facts | undefined): Breach[] {
  if (!facts) return [{ kind: 'missing-file', name: '' }];
  const found = [...importBreaches(rules, facts), ...callBreaches(rules, facts), ...missing(rules, facts)];
  const error = facts.errors[0];
  // What cannot be read cannot be proved absent, so a file with syntax errors never satisfies a prohibition.
  if (error && found.length === 0 && forbidsSomething(rules)) return [{ kind: 'unreadable', name: '', at: error.at }];
  return found;
}

function forbidsSomething({ forbiddenImports, allowedImports, forbiddenCalls }: StaticRules): boolean {
  return forbiddenImports.length > 0 || allowedImports !== undefined || forbiddenCalls.length > 0;
}

function importBreaches({ forbiddenImports, allowedImports }: StaticRules, facts: Facts): Breach[] {
  if (forbiddenImports.length === 0 && allowedImports === undefined) return [];
  return facts.imports.flatMap((each): Breach[] => {
    if (each.module === null) return [{ kind: 'computed-import', name: '', at: each.at }];
    const forbidden = forbiddenImports.some((rule) => covers(rule, each)) || allowedImports?.some((rule) => covers(rule, each)) === false;
    return forbidden ? [{ kind: 'forbidden-import', name: each.module, at: each.at }] : [];
  });
}

/** Whether a rule speaks of an imported module, or of the submodule that a name was imported from it as. */
function covers(rule: string, { module, target }: SourceImport): boolean {
  return [module, target].some((name) => {
    if (name === null) return false;
    if (rule.endsWith('/*')) return name.startsWith(rule.slice(0, -1)) || name.startsWith(`${rule.slice(0, -2)}.`);
    return name === rule || name.startsWith(`${rule}.`);
  });
}

function callBreaches({ forbiddenCalls }: StaticRules, facts: Facts): Breach[] {
  return forbiddenCalls.flatMap((name): Breach[] => {
    const at = refersTo(facts, name);
    return at ? [{ kind: 'forbidden-call', name, at }] : [];
  });
}

function missing({ required }: StaticRules, facts: Facts): Breach[] {
  return required
    .filter((wanted) => !declares(facts, wanted))
    .map((wanted): Breach => ({ kind: 'missing-declaration', name: wanted.name }));
}

function declares(facts: Facts, wanted: Declaration): boolean {
  if (wanted.kind === 'import') return facts.imports.some((each) => each.module === wanted.name);
  return facts.declarations.some((each) => each.kind === wanted.kind && each.name === wanted.name);
}
