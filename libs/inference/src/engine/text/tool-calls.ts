import type { Tool, ToolCall, WorkerOrder } from '@assay/contracts';
import type { Random } from '../../clock.ts';
import { messageText } from '../prompt.ts';
import { sampleJson } from './sample-json.ts';

/** Most calls that one answer makes. */
const MOST_CALLS = 4;

/**
 * The calls that answer an order; none where it is answered in words. Without being told, the model calls the tools that the
 * last message speaks of; once it has a result it answers in words.
 */
export function toolCalls(order: WorkerOrder, random: Random): readonly ToolCall[] {
  const { tools = [], toolChoice = 'auto', parallelToolCalls = true } = order;
  const last = order.messages.at(-1);
  if (toolChoice === 'none' || tools.length === 0 || !last) return [];
  const prompt = messageText(last);
  const called = chosen(tools, toolChoice, { prompt, answered: last.role === 'tool' });
  return called.slice(0, parallelToolCalls ? MOST_CALLS : 1).map((tool) => ({
    id: `call_${Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36)).join('')}`,
    name: tool.name,
    arguments: JSON.stringify(sampleJson(objectSchema(tool), { prompt, random })),
  }));
}

interface Situation {
  readonly prompt: string;
  readonly answered: boolean;
}

function chosen(tools: readonly Tool[], choice: NonNullable<WorkerOrder['toolChoice']>, { prompt, answered }: Situation): readonly Tool[] {
  if (typeof choice === 'object') return tools.filter(({ name }) => name === choice.name).slice(0, 1);
  const spokenOf = answered ? [] : tools.filter((tool) => isSpokenOf(tool, prompt.toLowerCase()));
  return choice === 'required' && spokenOf.length === 0 ? tools.slice(0, 1) : spokenOf;
}

/** Whether the prompt names the tool, or has a longer word of its name. */
function isSpokenOf({ name }: Tool, prompt: string): boolean {
  const lower = name.toLowerCase();
  return prompt.includes(lower) || lower.split(/[^a-z0-9]+/).some((word) => word.length >= 4 && prompt.includes(word));
}

/** Arguments are an object, even of a tool that declares nothing. */
function objectSchema({ parameters = {} }: Tool): Readonly<Record<string, unknown>> {
  return { type: 'object', ...parameters };
}
