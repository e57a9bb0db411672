import { z } from 'zod';
import { CheckBase } from '../check.ts';

export const Declaration = z.strictObject({
  kind: z.enum(['function', 'method', 'type', 'class', 'variable', 'package', 'import']),
  name: z.string().describe('For a method "Type.Name"'),
});
export type Declaration = z.infer<typeof Declaration>;

export const StaticRules = z.strictObject({
  path: z.string().describe('File the rules are about'),
  forbiddenImports: z.array(z.string()).default([]).describe('Module names; a trailing "/*" covers everything below'),
  allowedImports: z.array(z.string()).optional().describe('When given, nothing else may be imported'),
  required: z.array(Declaration).default([]),
  forbiddenCalls: z.array(z.string()).default([]).describe('Dotted names of functions that must not be called, e.g. "os.Exit"'),
});
export type StaticRules = z.infer<typeof StaticRules>;

/** Reads the syntax tree of what was submitted; the submission is not run. */
export const StaticCheck = CheckBase.extend({ kind: z.literal('static'), rules: z.array(StaticRules).min(1) });
export type StaticCheck = z.infer<typeof StaticCheck>;

/** Source text by path. */
export interface StaticObservation {
  readonly files: Readonly<Record<string, string>>;
}
