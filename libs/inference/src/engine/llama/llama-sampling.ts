import type { Sampling } from '@assay/contracts';

/** llama.cpp's own, for a caller that names none; the binding's would be 0. */
const DEFAULT_TEMPERATURE = 0.8;
/** Tokens back from the newest that penalties look at. */
const PENALTY_TOKENS = 64;

/** What an order says of sampling, as the binding takes it. What is undefined is left to llama.cpp. */
export function samplingOptions(sampling: Sampling): Readonly<Record<string, unknown>> {
  const { temperature = DEFAULT_TEMPERATURE, topP, topK, seed, stop, presencePenalty, frequencyPenalty } = sampling;
  const penalised = presencePenalty !== undefined || frequencyPenalty !== undefined;
  return {
    temperature,
    topP,
    // -1 stands for all of them on the wires, 0 here.
    topK: topK === undefined ? undefined : Math.max(0, topK),
    // Any whole number may come; llama.cpp takes 32 bits.
    seed: seed === undefined ? undefined : Number(BigInt.asUintN(32, BigInt(seed))),
    customStopTriggers: stop,
    // The binding punishes repetition unasked, which callers of these wires do not expect.
    repeatPenalty: penalised ? { lastTokens: PENALTY_TOKENS, penalty: 1, presencePenalty, frequencyPenalty } : false,
  };
}
