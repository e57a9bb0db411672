import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExerciseId, LANGUAGES as ALL, Language } from '@assay/contracts';
import { TEMPLATES_DIR } from '@assay/curriculum';

export const LANGUAGES: readonly Language[] = ALL;

/** Lays out `<dir>/<id>` from the template of a language and returns its path. An existing folder is left alone. */
export async function scaffold(id: string, language: string, dir: string): Promise<string> {
  if (!ExerciseId.safeParse(id).success)
    throw new Error(`"${id}" is not an id: lower-case letters, digits and single hyphens, at most 64.`);
  const known = Language.safeParse(language);
  if (!known.success) throw new Error(`There is no template for "${language}". Languages: ${LANGUAGES.join(', ')}.`);
  const folder = join(dir, id);
  await mkdir(dir, { recursive: true });
  await mkdir(folder).catch((cause: unknown) => {
    throw new Error(`${folder} exists already or cannot be made.`, { cause });
  });
  await cp(join(TEMPLATES_DIR, known.data), folder, { recursive: true });
  const manifest = join(folder, 'exercise.yaml');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/^id: .*$/m, `id: ${id}`));
  return folder;
}
