import { z } from 'zod';
import { compilePattern } from './pattern.ts';

/** JSON value as it crosses the boundary of the sandbox. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/**
 * What an observed value must be. Exactly one key says how to compare; `all`, `any` and `not` combine.
 * Compared outside the sandbox, so nothing of it is ever visible to a submission.
 */
export type Matcher =
  | { equals: Json }
  | { approx: Json; abs?: number | undefined; rel?: number | undefined }
  | { matches: string }
  | { contains: Json }
  | { oneOf: Json[] }
  | { between: [number, number] }
  | { length: Matcher }
  | { each: Matcher }
  | { unordered: Json[] }
  | { lines: string }
  | { tokens: string }
  | { exists: boolean }
  | { all: Matcher[] }
  | { any: Matcher[] }
  | { not: Matcher };

const RegularExpression = z
  .string()
  .superRefine((source, context) => {
    try {
      compilePattern(source);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  })
  .describe('A string that this regular expression (RE2 syntax) occurs in');

export const Matcher: z.ZodType<Matcher> = z.lazy(() => forms).meta({ id: 'Matcher' });

/** Built once: a union made anew at each look would have no end as a JSON Schema. */
const forms = z.union([
  z.strictObject({ equals: Json.describe('Deep equality; object key order is irrelevant') }),
  z.strictObject({
    approx: Json.describe('Deep equality, numbers within abs or rel'),
    abs: z.number().min(0).optional(),
    rel: z.number().min(0).optional(),
  }),
  z.strictObject({ matches: RegularExpression }),
  z.strictObject({ contains: Json.describe('A string that has this part, or a list that has this element') }),
  z.strictObject({ oneOf: z.array(Json).min(1) }),
  z.strictObject({ between: z.tuple([z.number(), z.number()]).describe('A number within both bounds, inclusive') }),
  z.strictObject({ length: Matcher.describe('Length of a string or list, or number of keys of an object') }),
  z.strictObject({ each: Matcher.describe('Every element of a list') }),
  z.strictObject({ unordered: z.array(Json).describe('A list with these elements in any order') }),
  z.strictObject({ lines: z.string().describe('Text equal line by line, blanks at line ends and empty last lines ignored') }),
  z.strictObject({ tokens: z.string().describe('Text equal as a sequence of words') }),
  z.strictObject({ exists: z.boolean().describe('Whether there is a value at all') }),
  z.strictObject({ all: z.array(Matcher).min(1) }),
  z.strictObject({ any: z.array(Matcher).min(1) }),
  z.strictObject({ not: Matcher }),
]);

/**
 * One thing that must hold of an observation. `path` is dotted ("steps.first.status", "upstream.requests.0.path");
 * `count` counts the elements of a list for which `where` holds; a path in `where` starts at the element, "." is the element.
 */
export const Expectation = z.union([
  z.strictObject({ path: z.string().min(1), is: Matcher }),
  z.strictObject({
    count: z.strictObject({ of: z.string().min(1), where: z.record(z.string(), Matcher).default({}) }),
    is: Matcher,
  }),
]);
export type Expectation = z.infer<typeof Expectation>;
