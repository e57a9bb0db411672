import type { Message, WorkerOrder } from '@assay/contracts';
import { messageText } from '../prompt.ts';
import type { Script, Token } from '../script.ts';
import { between, hashText } from '../seeded.ts';
import { appendTokenIds, countTokens, tokenPieces } from '../tokenizer.ts';
import { obeyed, wantedTokens } from './commands.ts';
import { languageOf } from './language.ts';
import { PHRASES, prose } from './prose.ts';
import { jsonAnswer } from './json-answer.ts';
import { Sampler } from './sampler.ts';
import { toolCalls } from './tool-calls.ts';

export interface WriterOptions {
  readonly seed: number;
  /** Share of the JSON answers that are not JSON. */
  readonly invalidJsonRate: number;
}

/** Lengths of an answer nobody said a length for, tokens. */
const SHORTEST = 24;
const LONGEST = 160;
/** The one set of weights that every simulated model has. */
const WEIGHTS = 0x5eed;

/**
 * Decides what a simulated model says to an order: the same for the same seed, messages, sampling and choice, whatever else is
 * going on. A seed in the order stands for the engine's own; at temperature 0 there is one answer, whatever the seed.
 */
export function writeScript(order: WorkerOrder, choice: number, options: WriterOptions): Script {
  const { messages, sampling } = order;
  const draw = promptSeed(messages, (sampling.seed ?? options.seed) + choice * 7_919);
  const sampler = new Sampler(sampling, { prompt: promptSeed(messages, WEIGHTS), draw });
  const calls = toolCalls(order, sampler.random);
  if (calls.length > 0) return toolScript(calls);
  return textScript(answerText(order, sampler, options));
}

function answerText(order: WorkerOrder, sampler: Sampler, { invalidJsonRate }: WriterOptions): string {
  const last = order.messages.at(-1);
  const asked = lastOf(order.messages, 'user');
  const format = order.format ?? { type: 'text' };
  if (format.type !== 'text')
    return jsonAnswer(format, { prompt: asked, random: sampler.random, luck: sampler.luck, invalidRate: invalidJsonRate });
  if (last?.role === 'tool') return fromTool(order.messages, last, asked);
  const said = obeyed(asked);
  if (said !== undefined) return said;
  const wanted = wantedTokens(asked);
  const length = wanted ?? between(sampler.random, SHORTEST, LONGEST);
  const text = prose(asked, sampler, enoughAfter(length));
  return wanted === undefined ? text : tokenPieces(text).slice(0, wanted).join('');
}

/** Counts only what has been added since it was asked last. */
function enoughAfter(tokens: number): (text: string) => boolean {
  let seen = 0;
  let count = 0;
  return (text) => {
    count += countTokens(text.slice(seen));
    seen = text.length;
    return count >= tokens;
  };
}

function fromTool(messages: readonly Message[], result: Message, asked: string): string {
  const name = messages.flatMap(({ toolCalls: calls = [] }) => calls).find(({ id }) => id === result.toolCallId)?.name;
  return PHRASES[languageOf(asked)].fromTool(name ?? result.name ?? 'the tool', messageText(result));
}

function lastOf(messages: readonly Message[], role: Message['role']): string {
  const message = messages.findLast((candidate) => candidate.role === role) ?? messages.at(-1);
  return message ? messageText(message) : '';
}

function promptSeed(messages: readonly Message[], seed: number): number {
  let hash = seed;
  for (const message of messages) hash = hashText(messageText(message), hash ^ message.role.length);
  return hash;
}

function textScript(text: string): Script {
  const ids: number[] = [];
  appendTokenIds(text, ids);
  return { tokens: tokenPieces(text).map((piece) => ({ kind: 'text', text: piece })), ids: Uint32Array.from(ids), ends: 'stop' };
}

function toolScript(calls: ReturnType<typeof toolCalls>): Script {
  const tokens: Token[] = [];
  const ids: number[] = [];
  for (const [index, { id, name, arguments: text }] of calls.entries()) {
    // The name is a token of its own, before the arguments.
    tokens.push(
      { kind: 'tool', index, id, name, text: '' },
      ...tokenPieces(text).map((piece): Token => ({ kind: 'tool', index, text: piece })),
    );
    ids.push(hashText(name));
    appendTokenIds(text, ids);
  }
  return { tokens, ids: Uint32Array.from(ids), ends: 'tool_calls' };
}
