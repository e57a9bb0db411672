import type { Sampling } from '@assay/contracts';
import type { Random } from '../../clock.ts';
import { seededRandom } from '../seeded.ts';

/** Of a caller that names none, as most vendors have it. */
const DEFAULT_TEMPERATURE = 1;
/** Between the likeliest item and the unlikeliest, in logits at most. */
const SPREAD = 4;

export interface SamplerSeeds {
  /** What was asked: it alone decides how likely each item is, as the weights of a model would. */
  readonly prompt: number;
  /** Decides what is drawn. */
  readonly draw: number;
}

/**
 * Chooses among items as a language model chooses among tokens: each time every item has a likelihood of its own, which temperature,
 * top-k, top-p and penalties shape. At temperature 0 the likeliest is taken, whatever the seed.
 */
export class Sampler {
  private readonly temperature: number;
  private readonly likelihood: Random;
  private readonly draw: Random;
  /** Decides what has nothing to do with likelihood, such as whether an answer fails; each seed has luck of its own. */
  readonly luck: Random;
  private readonly counts = new Map<unknown, number>();

  constructor(
    private readonly sampling: Sampling,
    { prompt, draw }: SamplerSeeds,
  ) {
    this.temperature = sampling.temperature ?? DEFAULT_TEMPERATURE;
    this.likelihood = seededRandom(prompt);
    this.draw = seededRandom(draw);
    this.luck = seededRandom(this.temperature === 0 ? ~prompt : ~draw);
  }

  /**
   * A number from 0 to 1 for whatever is not chosen from a list: at temperature 0 decided by the prompt, and the more often drawn the
   * higher it is.
   */
  readonly random: Random = () => {
    const [decided, drawn, isDrawn] = [this.likelihood(), this.draw(), this.draw()];
    return isDrawn * (1 + this.temperature) < this.temperature ? drawn : decided;
  };

  /** One of the items; they must not be empty. */
  choose<T>(items: readonly T[]): T {
    const ranked = items
      .map((item) => ({ item, logit: this.likelihood() * SPREAD - this.penalty(item) }))
      .sort((a, b) => b.logit - a.logit);
    const chosen = this.temperature === 0 ? ranked[0] : this.drawn(ranked);
    if (!chosen) throw new RangeError('nothing to choose from');
    const { item } = chosen;
    this.counts.set(item, (this.counts.get(item) ?? 0) + 1);
    return item;
  }

  private penalty(item: unknown): number {
    const { presencePenalty = 0, frequencyPenalty = 0 } = this.sampling;
    const count = this.counts.get(item) ?? 0;
    return count === 0 ? 0 : presencePenalty + frequencyPenalty * count;
  }

  /** Draws one of those that top-k and top-p leave; the likeliest is always among them. */
  private drawn<T extends { readonly logit: number }>(ranked: readonly T[]): T | undefined {
    const { topK = 0, topP = 1 } = this.sampling;
    const first = ranked[0]?.logit ?? 0;
    const left = ranked.slice(0, topK > 0 ? topK : ranked.length);
    const weights = left.map(({ logit }) => Math.exp((logit - first) / this.temperature));
    const enough = topP * weights.reduce((sum, weight) => sum + weight, 0);
    let mass = 0;
    const nucleus = weights.filter((weight) => (mass === 0 || mass < enough ? (mass += weight) > 0 : false));
    let rest = this.draw() * mass;
    const at = nucleus.findIndex((weight) => (rest -= weight) < 0);
    return left[at === -1 ? 0 : at];
  }
}
