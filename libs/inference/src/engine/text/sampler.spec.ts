import type { Sampling, WorkerOrder } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { Sampler } from './sampler.ts';
import { writeScript } from './writer.ts';

const PROMPT = 'Tell me about rivers and bridges';
const SEEDS = Array.from({ length: 24 }, (_none, seed) => seed);
const ITEMS = Array.from({ length: 8 }, (_none, item) => item);

function said(sampling: Sampling, { content = PROMPT, engineSeed = 42, choice = 0 } = {}): string {
  const messages = [{ role: 'user' as const, content }];
  const order: WorkerOrder = { requestId: 'r', model: 'm', messages, sampling, choices: 1, priority: 5 };
  const { tokens } = writeScript(order, choice, { seed: engineSeed, invalidJsonRate: 0 });
  return tokens.map(({ text }) => text).join('');
}

/** Share of the pairs of three words that two answers of different seeds do not have in common, on average over neighbours. */
function variety(sampling: Sampling): number {
  const answers = SEEDS.map((seed) => new Set(triples(said({ ...sampling, seed }))));
  const apart = answers.slice(1).map((answer, index) => 1 - overlap(answer, answers[index] ?? new Set()));
  return apart.reduce((sum, share) => sum + share, 0) / apart.length;
}

function triples(text: string): string[] {
  const words = text.split(/\s+/);
  return words.slice(2).map((word, index) => [words[index], words[index + 1], word].join(' '));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((item) => b.has(item)).length;
  return both / (a.size + b.size - both);
}

/** What is chosen, many times over. */
const choices = (sampling: Sampling, count = 2_000): number[] => {
  const sampler = new Sampler(sampling, { prompt: 1, draw: 2 });
  return Array.from({ length: count }, () => sampler.choose(ITEMS));
};

describe('sampling', () => {
  it('at temperature 0 says one thing, whatever the seed, the worker and the choice', () => {
    const all = SEEDS.map((seed) => said({ temperature: 0, seed }, { engineSeed: seed, choice: seed % 3 }));
    expect(new Set(all).size).toBe(1);
    expect(said({ temperature: 0 }, { content: 'Tell me about towers' })).not.toBe(all[0]);
  });

  it('above it, says another thing for another seed or choice, and the same for the same', () => {
    const all = SEEDS.map((seed) => said({ temperature: 1, seed }));
    expect(new Set(all).size).toBe(SEEDS.length);
    expect(SEEDS.map((seed) => said({ temperature: 1, seed }, { engineSeed: 7 }))).toEqual(all);
    expect(said({ temperature: 1, seed: 1 }, { choice: 1 })).not.toBe(all[1]);
  });

  it('varies more, the higher the temperature is', () => {
    const varieties = [0, 0.2, 0.5, 1, 2].map((temperature) => variety({ temperature }));
    expect(varieties[0]).toBe(0);
    for (const [index, more] of varieties.slice(1).entries()) expect(more).toBeGreaterThan((varieties[index] ?? 0) + 0.01);
  });

  it('varies JSON and tools too, but not at temperature 0', () => {
    const format = {
      type: 'schema' as const,
      name: 'p',
      schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
      strict: true,
    };
    const json = (sampling: Sampling): string => {
      const order: WorkerOrder = {
        requestId: 'r',
        model: 'm',
        messages: [{ role: 'user', content: 'x' }],
        sampling,
        choices: 1,
        priority: 5,
        format,
      };
      return writeScript(order, 0, { seed: 1, invalidJsonRate: 0 })
        .tokens.map(({ text }) => text)
        .join('');
    };
    expect(new Set(SEEDS.map((seed) => json({ temperature: 0, seed }))).size).toBe(1);
    expect(new Set(SEEDS.map((seed) => json({ temperature: 1, seed }))).size).toBeGreaterThan(3);
  });

  it('varies less, the fewer top-p and top-k leave', () => {
    const greedy = said({ temperature: 0 });
    expect(variety({ temperature: 1, topP: 0.3 })).toBeLessThan(variety({ temperature: 1, topP: 0.9 }));
    expect(choices({ topK: 1 })).toEqual(choices({ temperature: 0 }));
    expect(choices({ topP: 0 })).toEqual(choices({ temperature: 0 }));
    expect(choices({ topK: -1 })).toEqual(choices({}));
    expect(greedy).not.toBe('');
  });

  it('repeats itself less under a penalty', () => {
    const used = (sampling: Sampling): number => new Set(choices(sampling, 8)).size;
    expect(used({ temperature: 0, presencePenalty: 2, frequencyPenalty: 2 })).toBeGreaterThan(used({ temperature: 0 }));
  });
});
