import { HTTP } from '@assay/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { perform } from '../api/request.ts';
import type { Price } from './waterfall.ts';

const ModelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      /** What a request may demand of it. */
      abilities: z.array(z.string()).catch([]),
      price: z.object({ input: z.number(), output: z.number(), cached: z.number().optional() }).optional().catch(undefined),
    }),
  ),
});

/** A name that may be asked for, with its price where the platform tells it. */
export interface ModelName {
  readonly id: string;
  readonly price: Price | undefined;
}

export const modelsQuery = () =>
  queryOptions({
    queryKey: ['inference', 'models'],
    queryFn: async ({ signal }): Promise<readonly ModelName[]> => {
      const { data } = ModelList.parse(await perform(HTTP.inferenceModels, {}, { signal }));
      return data.filter(({ abilities }) => converses(abilities)).map(({ id, price }) => ({ id, price }));
    },
    staleTime: 30_000,
  });

/** A model that gives vectors and nothing else cannot be talked to. */
export const converses = (abilities: readonly string[]): boolean =>
  abilities.length === 0 || abilities.some((ability) => ability !== 'embeddings');

export const addressQuery = () =>
  queryOptions({
    queryKey: ['inference', 'address'],
    queryFn: async ({ signal }): Promise<string> => (await perform(HTTP.inferenceAddress, {}, { signal })).url,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A name with `@` is one version of a model; others are models in their newest version, and aliases that a route resolves. */
export const isPinned = (name: string): boolean => name.includes('@');
