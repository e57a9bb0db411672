import type { Random } from '../clock.ts';
import type { SimulatedModelCard } from './model-card.ts';
import type { Step } from './scheduler.ts';

export interface Pace {
  readonly random: Random;
  /** 1 is the card's own speed, 5 five times as slow. */
  readonly loadFactor: () => number;
}

/**
 * How long a step takes, ms. Weights are read once for all sequences, hence the constant part; each sequence that decodes adds
 * reading its keys and values; prompts add computing, in proportion to their tokens.
 */
export function stepDuration(
  card: SimulatedModelCard,
  step: Pick<Step, 'prefillTokens' | 'decodes'>,
  { random, loadFactor }: Pace,
): number {
  const prefill = (step.prefillTokens / card.prefillTokensPerSecond) * 1_000;
  const ms = card.stepMs + step.decodes * card.sequenceMs + prefill;
  return ms * loadFactor() * (1 + card.jitter * (2 * random() - 1));
}
