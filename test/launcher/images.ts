import { join, resolve } from 'node:path';
import { readDefinitions } from '../../apps/cli/src/images/definition.ts';
import { tagOf } from '../../apps/cli/src/images/ensure.ts';

const FOLDER = join(resolve(import.meta.dirname, '..', '..'), 'lab-images');

/** References of the images as this checkout defines them; the step `images` of the test run has built them. */
export async function labImages(): Promise<{ readonly nats: string; readonly lab: readonly string[] }> {
  const lab = (await readDefinitions(FOLDER)).map(tagOf);
  const nats = lab.find((reference) => reference.startsWith('assay/nats:'));
  if (nats === undefined) throw new Error(`there is no image nats in ${FOLDER}`);
  return { nats, lab };
}
