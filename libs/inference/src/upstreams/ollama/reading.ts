import type { FinishReason, ToolCall, Usage } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { countOrNone, listOrNone, object, textOrNone } from '../reading.ts';

/** Calls have no ids on this wire; `from` is how many came before. */
export const calls = (message: JsonObject, from: number): ToolCall[] =>
  listOrNone(message['tool_calls'], 'tool_calls').map((value, i) => {
    const made = object(object(value, 'tool_calls')['function'], 'tool_calls.function');
    const written = JSON.stringify(object(made['arguments'], 'tool_calls.arguments'));
    return { id: `call_${from + i}`, name: textOrNone(made['name'], 'tool_calls.name'), arguments: written };
  });

export function finishReason(given: string, called: boolean): FinishReason {
  if (given === 'length') return 'length';
  return called ? 'tool_calls' : 'stop';
}

/** A prompt that came from the cache is counted as none here, and left out. */
export function usage(body: JsonObject): Usage | undefined {
  const completionTokens = countOrNone(body['eval_count']);
  const promptTokens = countOrNone(body['prompt_eval_count']);
  if (completionTokens === undefined && promptTokens === undefined) return undefined;
  return { promptTokens: promptTokens ?? 0, completionTokens: completionTokens ?? 0 };
}
