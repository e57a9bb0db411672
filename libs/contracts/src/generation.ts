import { z } from 'zod';

/**
 * A generation as the platform speaks of it, whatever wire it came by and whichever provider answers it. What is absent
 * is left to the model; an explicit zero is a zero.
 */
const Json = z.record(z.string(), z.unknown());

export const ToolCall = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.string().describe('JSON text as the model wrote it, valid or not'),
});
export type ToolCall = z.infer<typeof ToolCall>;

export const TextPart = z.object({ type: z.literal('text'), text: z.string() });
export const ImagePart = z.object({ type: z.literal('image'), url: z.string().describe('http(s): or data: address') });
export const Part = z.discriminatedUnion('type', [TextPart, ImagePart]);
export type Part = z.infer<typeof Part>;

export const Message = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(Part)]),
  name: z.string().exactOptional(),
  toolCalls: z.array(ToolCall).exactOptional().describe("Of an assistant's message"),
  toolCallId: z.string().exactOptional().describe("Of a tool's message: the call that it answers"),
});
export type Message = z.infer<typeof Message>;

export const Tool = z.object({
  name: z.string(),
  description: z.string().exactOptional(),
  parameters: Json.exactOptional().describe('JSON Schema of the arguments'),
  strict: z.boolean().exactOptional(),
});
export type Tool = z.infer<typeof Tool>;

export const ToolChoice = z.union([z.enum(['auto', 'none', 'required']), z.object({ name: z.string() })]);
export type ToolChoice = z.infer<typeof ToolChoice>;

export const AnswerFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json') }),
  z.object({ type: z.literal('schema'), name: z.string(), schema: Json, strict: z.boolean() }),
]);
export type AnswerFormat = z.infer<typeof AnswerFormat>;

export const Sampling = z.object({
  temperature: z.number().exactOptional(),
  topP: z.number().exactOptional(),
  topK: z.number().int().exactOptional(),
  seed: z.number().int().exactOptional(),
  stop: z.array(z.string()).exactOptional(),
  presencePenalty: z.number().exactOptional(),
  frequencyPenalty: z.number().exactOptional(),
});
export type Sampling = z.infer<typeof Sampling>;

export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter'] as const;
export const FinishReason = z.enum(FINISH_REASONS);
export type FinishReason = z.infer<typeof FinishReason>;

const Tokens = z.number().int().min(0);
export const Usage = z.object({
  promptTokens: Tokens,
  completionTokens: Tokens,
  cachedTokens: Tokens.exactOptional().describe('Prompt tokens that came from a prefix cache; part of promptTokens'),
});
export type Usage = z.infer<typeof Usage>;

const ChoiceIndex = z.number().int().min(0);

/** What a provider streams: start, any number of text, reasoning and tool deltas, one finish for each choice, usage if it is known. */
export const GenerationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), id: z.string(), model: z.string().describe('Model and version that answers') }),
  z.object({ type: z.literal('text'), choice: ChoiceIndex, text: z.string() }),
  z.object({ type: z.literal('reasoning'), choice: ChoiceIndex, text: z.string() }),
  z.object({
    type: z.literal('tool'),
    choice: ChoiceIndex,
    index: z.number().int().min(0).describe('Which call of the choice; deltas of several calls may interleave'),
    id: z.string().exactOptional().describe('With the first piece of the call'),
    name: z.string().exactOptional().describe('With the first piece of the call'),
    arguments: z.string(),
  }),
  z.object({ type: z.literal('finish'), choice: ChoiceIndex, reason: FinishReason }),
  z.object({ type: z.literal('usage'), usage: Usage }),
]);
export type GenerationEvent = z.infer<typeof GenerationEvent>;
