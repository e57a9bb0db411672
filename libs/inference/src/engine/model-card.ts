import { z } from 'zod';
import { BLOCK_TOKENS } from './kv/block-hash.ts';

const Count = z.number().int().min(0);
const Positive = z.number().int().min(1);
const Ms = z.number().min(0);

/** A model of the simulated engine: what it can do and how fast, as a card for a machine of your own choice. */
export const SimulatedModelCard = z
  .strictObject({
    id: z.string().min(1).describe('Name that an order uses'),
    version: z.string().default('1.0.0').describe('Semantic version'),
    contextTokens: Positive.default(8_192).describe('Prompt and answer together, tokens'),
    blocks: Positive.default(2_048).describe(`Blocks of the KV cache, ${String(BLOCK_TOKENS)} tokens each`),
    maxRunning: Positive.max(1_024).default(64).describe('Sequences computed at once'),
    maxWaiting: Count.default(4_096).describe('Sequences that may wait; more are refused'),
    stepTokens: Positive.default(2_048).describe('Tokens computed in one step, prefill and decode together'),
    prefillChunk: Positive.default(512).describe('Prompt tokens of one sequence in one step'),
    stepMs: Ms.default(8).describe('Part of a step that does not depend on what is computed, ms'),
    sequenceMs: Ms.default(0.15).describe('What each sequence that decodes adds to a step, ms'),
    prefillTokensPerSecond: z.number().positive().default(12_000).describe('Prompt tokens computed in a second'),
    jitter: z.number().min(0).max(1).default(0.05).describe('By how much the length of a step varies at most; 0.05 is 5 %'),
    adapters: z.array(z.string().min(1)).default([]).describe('LoRA adapters that can be applied'),
    adapterSlots: Positive.default(2).describe('Adapters in memory at once'),
    adapterLoadMs: Ms.default(300).describe('Time to load one, ms'),
    embeds: z.boolean().default(false).describe('Turns texts into vectors'),
    dimensions: Positive.max(4_096).default(256).describe('Length of its vectors'),
    invalidJsonRate: z.number().min(0).max(1).default(0).describe('Share of its JSON answers that are not JSON'),
  })
  .refine((card) => card.blocks * BLOCK_TOKENS >= card.contextTokens, {
    path: ['blocks'],
    error: `the KV cache must hold one whole context: blocks × ${String(BLOCK_TOKENS)} is less than contextTokens`,
  })
  .refine((card) => card.stepTokens >= card.maxRunning, {
    path: ['stepTokens'],
    error: 'a step must have room for a token of each running sequence: stepTokens is less than maxRunning',
  });
export type SimulatedModelCard = z.infer<typeof SimulatedModelCard>;
