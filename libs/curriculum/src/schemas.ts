import { z } from 'zod';
import { ChecksFile } from './exercise.ts';
import { ExerciseManifest, MutantManifest } from './manifest.ts';

const FILES = { exercise: ExerciseManifest, checks: ChecksFile, mutant: MutantManifest } as const;

/** JSON Schemas of the files that authors write, by file name, for editors. They describe what is written, before defaults. */
export function authoringSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`,
    ]),
  );
}
