import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CARDS = `
models:
  - { id: fast, version: 2.1.0, stepMs: 2, sequenceMs: 0 }
  - { id: slow, stepMs: 20 }
  - { id: single, stepMs: 20, maxRunning: 1 }
  - { id: vectors, embeds: true, dimensions: 64 }
`;

/** A file of models as tests want them. */
export async function cardsFile(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'assay-cards-')), 'models.yaml');
  await writeFile(path, CARDS);
  return path;
}
