import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMIT_KINDS, Verdict } from '@assay/contracts';
import { z } from 'zod';

/** First line of each file below `cases/`, in a comment after "hostile: ". */
const Header = z.strictObject({
  title: z.string().describe('What is attacked, and how'),
  family: z.enum(['resources', 'snooping', 'escape', 'forgery']),
  expect: z.array(Verdict).min(1).describe('Verdicts that show that the attack failed'),
  limit: z.array(z.enum(LIMIT_KINDS)).min(1).optional().describe('Which limit it must be, where the verdict is "limit"'),
  mode: z.enum(['grade', 'try']).default('grade').describe('try: the program itself runs, and its output is looked at'),
  denied: z
    .literal(true)
    .optional()
    .describe('The program reports each attempt by a line "DENIED: …" or "ESCAPED: …", and "DONE" after the last of them'),
  files: z.record(z.string(), z.string()).default({}).describe('Submitted beside the case itself, by path'),
  repeat: z.int().min(1).default(1).describe('Runs, one after the other'),
});

/** One hostile submission. */
export interface HostileCase extends z.infer<typeof Header> {
  /** "go/fork-bomb" */
  readonly name: string;
  readonly target: Target;
  /** The submission, by path. */
  readonly files: Record<string, string>;
}

/** What is attacked: the exercise `hostile-<target>`, by the cases in the folder of its name. The value is its only file. */
export const TARGETS = { go: 'solution.go', python: 'solution.py', typescript: 'solution.ts', service: 'solution.go' } as const;
export type Target = keyof typeof TARGETS;
export const targets = Object.keys(TARGETS) as Target[];

const CASES = new URL('./cases/', import.meta.url);

/** Every case of the corpus. Throws on a header that does not say what it should. */
export function readCorpus(): HostileCase[] {
  return targets.flatMap((target) => {
    const folder = new URL(`${target}/`, CASES);
    return readdirSync(folder).map((file) => readCase(target, fileURLToPath(new URL(file, folder))));
  });
}

function readCase(target: Target, path: string): HostileCase {
  const name = `${target}/${basename(path, extname(path))}`;
  const text = readFileSync(path, 'utf8');
  const [, header] = /^(?:\/\/|#) hostile: (\{.*\})\n/.exec(text) ?? [];
  if (header === undefined) throw new Error(`${name} does not begin with "hostile: {…}"`);
  const { files, ...rest } = Header.parse(JSON.parse(header));
  return { ...rest, name, target, files: { ...files, [TARGETS[target]]: text } };
}
