import { describeProblem, isLocated, readYaml, type Problem } from '@assay/documents';
import { z } from 'zod';

const Id = z.string().regex(/^[\w][\w. -]{0,63}$/, 'letters, digits, spaces and ._-, at most 64');
const Whole = z.number().int().min(1);
const Scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const Pattern = z.string().refine(isPattern, 'is no regular expression');

/** One thing that holds of a good answer. */
export const Assertion = z.union([
  z.strictObject({ contains: z.string().min(1) }),
  z.strictObject({ regex: Pattern.describe('With the flag u') }),
  z.strictObject({ jsonSchema: z.record(z.string(), z.unknown()).describe('Draft 2020-12; the whole answer must be JSON') }),
  z.strictObject({
    similar: z.strictObject({
      to: z.string().min(1),
      atLeast: z.number().min(-1).max(1).default(0.8).describe('Cosine of the embeddings'),
    }),
  }),
  z.strictObject({ snapshot: z.literal(true).describe('As it was when the snapshot was taken') }),
  z.strictObject({ maxTokens: Whole }),
  z.strictObject({ maxLatencyMs: Whole }),
]);
export type Assertion = z.infer<typeof Assertion>;

const Messages = z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1);

/** What is asked: messages, which are Liquid, or a template of the folder `templates`. */
const Prompt = { messages: Messages.exactOptional(), template: z.string().min(1).exactOptional().describe('name, name@1.2.0 or name@^1') };

const Variant = z.strictObject({ id: Id, ...Prompt });
export type Variant = z.infer<typeof Variant>;

const Case = z.strictObject({
  id: Id,
  variables: z.record(z.string(), Scalar).default({}),
  maxTokens: Whole.exactOptional().describe('Longest answer that is asked for'),
  ...Prompt,
  assert: z.array(Assertion).min(1),
});
export type Case = z.infer<typeof Case>;

export const Suite = z
  .strictObject({
    model: z.string().min(1),
    embeddingModel: z.string().min(1).default('embed').describe('For "similar"'),
    ...Prompt,
    variants: z.array(Variant).min(1).exactOptional().describe('Ways of asking the same, compared; absent: one way'),
    cases: z.array(Case).min(1),
  })
  .superRefine((suite, context) => {
    const flaw = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const prompts = suite.variants ?? [suite];
    for (const [index, prompt] of prompts.entries()) {
      const path = suite.variants ? ['variants', index] : [];
      if (prompt.messages && prompt.template !== undefined) flaw([...path, 'template'], 'messages or a template, not both');
    }
    for (const [index, each] of suite.cases.entries()) {
      if (each.messages && each.template !== undefined) flaw(['cases', index, 'template'], 'messages or a template, not both');
      const own = isPrompt(each) || prompts.every(isPrompt);
      if (!own) flaw(['cases', index], 'nothing says what to ask: give messages or a template');
    }
    twins(suite.cases, 'cases', flaw);
    twins(suite.variants ?? [], 'variants', flaw);
  });
export type Suite = z.infer<typeof Suite>;

/** A suite that cannot be read; the message names file, line and field of each problem. */
export class SuiteInvalid extends Error {
  override readonly name = 'SuiteInvalid';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
  }
}

/** Throws {@link SuiteInvalid}. */
export function readSuite(file: string, text: string): Suite {
  const read = readYaml(Suite, file, text);
  if (!isLocated(read)) throw new SuiteInvalid(read);
  return read.value;
}

const isPrompt = ({ messages, template }: Pick<Variant, 'messages' | 'template'>): boolean =>
  messages !== undefined || template !== undefined;

function twins(named: readonly { readonly id: string }[], list: string, flaw: (path: PropertyKey[], message: string) => void): void {
  const ids = named.map(({ id }) => id);
  for (const [index, id] of ids.entries()) if (ids.indexOf(id) !== index) flaw([list, index, 'id'], `"${id}" is there twice`);
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
