import { z } from 'zod';

/** A model of the llama.cpp engine: a file, and how much of it to use. */
export const LlamaCard = z.strictObject({
  id: z.string().min(1).describe('Name that an order uses'),
  version: z.string().default('1.0.0').describe('Semantic version'),
  gguf: z.string().min(1).describe('Path of the model, a GGUF file'),
  contextTokens: z.number().int().min(64).default(4_096).describe('Prompt and answer together, tokens'),
  maxRunning: z.number().int().min(1).max(64).default(2).describe('Sequences computed at once'),
  maxWaiting: z.number().int().min(0).default(256).describe('Orders that may wait; more are refused'),
  threads: z
    .number()
    .int()
    .min(1)
    .max(256)
    .exactOptional()
    .describe(
      'Threads that compute a step; as many as there are cores if it is absent. They wait for each other: on a busy machine, fewer',
    ),
  embeds: z.boolean().default(false).describe('Turns texts into vectors'),
});
export type LlamaCard = z.infer<typeof LlamaCard>;
