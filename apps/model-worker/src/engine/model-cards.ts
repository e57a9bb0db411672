import { readFile } from 'node:fs/promises';
import { SimulatedModelCard } from '@assay/inference';
import { ConfigError } from '@assay/service';
import { parse } from 'yaml';
import { z } from 'zod';

/** What a worker serves without being told. */
const DEFAULT_CARDS = [
  { id: 'sim-small', adapters: ['legal', 'support', 'medical'] },
  { id: 'sim-large', contextTokens: 32_768, blocks: 4_096, maxRunning: 32, stepMs: 22, sequenceMs: 0.4, prefillTokensPerSecond: 5_000 },
  { id: 'sim-embed', embeds: true, contextTokens: 8_192, blocks: 512 },
] satisfies readonly z.input<typeof SimulatedModelCard>[];

/** Reads `models: [card, …]` from a YAML or JSON file. Throws {@link ConfigError} with a line for each thing that is wrong. */
export async function readCards<Card extends z.ZodType<{ readonly id: string }>>(card: Card, path: string): Promise<z.output<Card>[]> {
  let value: unknown;
  try {
    value = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([`ASSAY_WORKER_MODELS: ${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = z.strictObject({ models: z.array(card).min(1) }).safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `ASSAY_WORKER_MODELS: ${path}: ${issue.path.join('.')}: ${issue.message}`));
  }
  const ids = parsed.data.models.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new ConfigError(twice.map((id) => `ASSAY_WORKER_MODELS: ${path}: model ${id} is there twice`));
  return parsed.data.models;
}

export const defaultCards = (): SimulatedModelCard[] => DEFAULT_CARDS.map((card) => SimulatedModelCard.parse(card));
