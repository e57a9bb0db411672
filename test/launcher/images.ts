import { join, resolve } from 'node:path';
import { readDefinitions } from '../../apps/cli/src/images/definition.ts';
import { tagOf } from '../../apps/cli/src/images/ensure.ts';

const FOLDER = join(resolve(import.meta.dirname, '..', '..'), 'lab-images');

/** References of the images as this checkout defines them; the step `images` of the test run has built them. */
export async function labImages(): Promise<{ readonly nats: string; readonly lab: readonly string[] }> {
  const lab = (await readDefinitions(FOLDER)).map(tagOf);
  return { nats: find('nats', lab), lab };
}

/** Reference of one of them. */
export async function labImage(name: string): Promise<string> {
  return find(name, (await labImages()).lab);
}

function find(name: string, lab: readonly string[]): string {
  const found = lab.find((reference) => reference.startsWith(`assay/${name}:`));
  if (found === undefined) throw new Error(`there is no image ${name} in ${FOLDER}`);
  return found;
}
