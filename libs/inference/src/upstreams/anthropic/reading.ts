import type { FinishReason, Usage } from '@assay/contracts';
import { countOrNone, isObject } from '../reading.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

export const finishReason = (given: string): FinishReason => REASONS[given] ?? 'stop';

/** Usage as it is told in pieces: each piece replaces what it names. On this wire cached tokens are apart from input tokens. */
export class UsageSum {
  readonly #counts = new Map<string, number>();

  add(given: unknown): void {
    if (!isObject(given)) return;
    for (const name of ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']) {
      const count = countOrNone(given[name]);
      if (count !== undefined) this.#counts.set(name, count);
    }
  }

  /** undefined if the length of the prompt was never told. */
  get total(): Usage | undefined {
    const input = this.#counts.get('input_tokens');
    if (input === undefined) return undefined;
    const cachedTokens = this.#counts.get('cache_read_input_tokens') ?? 0;
    const promptTokens = input + cachedTokens + (this.#counts.get('cache_creation_input_tokens') ?? 0);
    const completionTokens = this.#counts.get('output_tokens') ?? 0;
    return cachedTokens > 0 ? { promptTokens, completionTokens, cachedTokens } : { promptTokens, completionTokens };
  }
}
