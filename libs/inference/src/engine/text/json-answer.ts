import type { AnswerFormat } from '@assay/contracts';
import type { Random } from '../../clock.ts';
import { obeyed } from './commands.ts';
import { sampleJson } from './sample-json.ts';
import { topicOf } from './prose.ts';

export interface JsonAnswerOptions {
  readonly prompt: string;
  readonly random: Random;
  /** Whether it is broken, and how. */
  readonly luck: Random;
  readonly invalidRate: number;
}

/** JSON of the wanted format; now and then, as the rate says, text that only looks like it. */
export function jsonAnswer(format: Exclude<AnswerFormat, { type: 'text' }>, options: JsonAnswerOptions): string {
  const { prompt, luck, invalidRate } = options;
  const text = JSON.stringify(format.type === 'schema' ? sampleJson(format.schema, options) : ordered(prompt));
  return luck() < invalidRate ? broken(text, luck) : text;
}

/** Without a schema: what was ordered word for word if it is an object, or an object about the topic. */
function ordered(prompt: string): unknown {
  const said = obeyed(prompt);
  if (said?.startsWith('{')) {
    try {
      return JSON.parse(said) as unknown;
    } catch {
      return { answer: said };
    }
  }
  return { answer: said ?? topicOf(prompt) ?? 'ok' };
}

/** The ways in which models get JSON wrong: a comma too many, prose around it, an end that is missing. */
function broken(text: string, random: Random): string {
  const way = random();
  if (way < 1 / 3) return text.slice(0, -1) + ',' + text.slice(-1);
  if (way < 2 / 3) return `Here is the JSON: ${text}`;
  return text.slice(0, -1);
}
