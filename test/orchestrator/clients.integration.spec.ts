import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Anthropic from '@anthropic-ai/sdk';
import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool as aiTool } from 'ai';
import { Ollama } from 'ollama';
import { OpenAI } from 'openai';
import { z } from 'zod';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';

let inference: Inference | undefined;
let url: string;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
  ({ url } = inference);
}, 60_000);

afterAll(() => inference?.stop());

const WEATHER = {
  name: 'weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};
const ANSWER = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
} as const;
const Answer = z.object({ city: z.string(), degrees: z.number().int() });
const ask = 'What is the weather in Oslo?';
const messages = [{ role: 'user' as const, content: ask }];

describe('openai, unmodified', () => {
  const client = (options: { maxRetries?: number; apiKey?: string } = {}) =>
    new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0, ...options });

  it('plain and streamed', async () => {
    const whole = await client().chat.completions.create({ model: 'chat', messages, max_completion_tokens: 30 });
    const runner = client().chat.completions.stream({ model: 'chat', messages, max_completion_tokens: 30 });
    expect(await runner.finalContent()).toBe(whole.choices[0]?.message.content);
  });

  it('tools, forced and streamed', async () => {
    const runner = client().chat.completions.stream({
      model: 'chat',
      messages,
      tools: [{ type: 'function', function: WEATHER }],
      tool_choice: 'required',
    });
    const { choices } = await runner.finalChatCompletion();
    const [call] = choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } });
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toMatchObject({ city: expect.any(String) });
  });

  it('structured output', async () => {
    const format = { type: 'json_schema' as const, json_schema: { name: 'answer', schema: ANSWER, strict: true } };
    const { choices } = await client().chat.completions.create({ model: 'chat', messages, response_format: format });
    expect(Answer.parse(JSON.parse(choices[0]?.message.content ?? ''))).toBeDefined();
  });

  it('responses, embeddings, models', async () => {
    const response = await client().responses.create({ model: 'chat', input: ask, max_output_tokens: 24 });
    expect(response.output_text).not.toBe('');
    const { data } = await client().embeddings.create({ model: 'sim-embed', input: ['one', 'two'] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
    expect((await client().models.list()).data.map(({ id }) => id)).toEqual(expect.arrayContaining(['chat', 'sim-small']));
  });

  it('errors are typed', async () => {
    await expect(client({ apiKey: 'wrong' }).chat.completions.create({ model: 'chat', messages })).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
    await expect(client().chat.completions.create({ model: 'nobody', messages })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(client().chat.completions.create({ model: 'chat', messages, max_completion_tokens: -1 })).rejects.toBeInstanceOf(
      OpenAI.BadRequestError,
    );
  });

  it('abort ends the stream', async () => {
    const stream = await client().chat.completions.create({ model: 'chat', messages, max_completion_tokens: 2_000, stream: true });
    let pieces = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && ++pieces === 3) break;
    }
    expect(pieces).toBe(3);
    expect(stream.controller.signal.aborted).toBe(true);
  });
});

describe('@anthropic-ai/sdk, unmodified', () => {
  const client = () => new Anthropic({ baseURL: url, apiKey: KEY, maxRetries: 0 });

  it('plain and streamed', async () => {
    const whole = await client().messages.create({ model: 'chat', max_tokens: 30, messages });
    const streamed = await client().messages.stream({ model: 'chat', max_tokens: 30, messages }).finalMessage();
    expect(streamed.content).toMatchObject([{ type: 'text', text: whole.content[0]?.type === 'text' && whole.content[0].text }]);
  });

  it('tools', async () => {
    const { parameters, ...named } = WEATHER;
    const tools = [{ ...named, input_schema: { ...parameters, type: 'object' as const } }];
    const message = await client().messages.create({ model: 'chat', max_tokens: 200, messages, tools, tool_choice: { type: 'any' } });
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content.at(-1)).toMatchObject({ type: 'tool_use', name: 'weather', input: { city: expect.any(String) } });
  });

  it('counts tokens', async () => {
    expect((await client().messages.countTokens({ model: 'chat', messages })).input_tokens).toBeGreaterThan(4);
  });

  it('errors are typed', async () => {
    await expect(client().messages.create({ model: 'nobody', max_tokens: 4, messages })).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  });
});

describe('ollama, unmodified', () => {
  const client = () => new Ollama({ host: url, headers: { authorization: `Bearer ${KEY}` } });

  it('plain, streamed, structured, embedded', async () => {
    const whole = await client().chat({ model: 'chat', messages, options: { num_predict: 30 } });
    let text = '';
    for await (const part of await client().chat({ model: 'chat', messages, stream: true, options: { num_predict: 30 } }))
      text += part.message.content;
    expect(text).toBe(whole.message.content);
    const structured = await client().chat({ model: 'chat', messages, format: ANSWER });
    expect(Answer.parse(JSON.parse(structured.message.content))).toBeDefined();
    const { embeddings } = await client().embed({ model: 'sim-embed', input: ['one', 'two'] });
    expect(embeddings).toHaveLength(2);
    expect((await client().list()).models.map(({ name }) => name)).toContain('chat');
  });
});

describe('Vercel AI SDK, unmodified', () => {
  const model = () => createOpenAI({ baseURL: `${url}/v1`, apiKey: KEY }).chat('chat');

  it('plain, streamed, tools, structured', async () => {
    const whole = await generateText({ model: model(), prompt: ask, maxOutputTokens: 30 });
    const streamed = streamText({ model: model(), prompt: ask, maxOutputTokens: 30 });
    expect(await streamed.text).toBe(whole.text);
    const calls = await generateText({
      model: model(),
      prompt: ask,
      tools: {
        weather: aiTool({ description: WEATHER.description, inputSchema: jsonSchema<{ city: string }>(WEATHER.parameters as object) }),
      },
      toolChoice: 'required',
      stopWhen: stepCountIs(1),
    });
    expect(calls.toolCalls).toEqual([expect.objectContaining({ toolName: 'weather' })]);
    const { output } = await generateText({ model: model(), prompt: ask, output: Output.object({ schema: Answer }) });
    expect(Answer.parse(output)).toBeDefined();
  });

  it('abort', async () => {
    const controller = new AbortController();
    const streamed = streamText({
      model: model(),
      prompt: ask,
      maxOutputTokens: 2_000,
      abortSignal: controller.signal,
      onError: () => undefined,
    });
    let pieces = 0;
    for await (const part of streamed.stream) {
      if (part.type === 'text-delta' && ++pieces === 3) controller.abort();
      if (part.type === 'abort') break;
    }
    expect(pieces).toBeLessThan(200);
  });
});

describe('LangChain.js, unmodified', () => {
  const model = () => new ChatOpenAI({ model: 'chat', apiKey: KEY, maxRetries: 0, maxTokens: 60, configuration: { baseURL: `${url}/v1` } });

  it('plain, streamed, tools, structured, embedded', async () => {
    const said = await model().invoke([new SystemMessage('Be brief.'), new HumanMessage(ask)]);
    expect(said.text).not.toBe('');
    let text = '';
    for await (const chunk of await model().stream([new SystemMessage('Be brief.'), new HumanMessage(ask)])) text += chunk.text;
    expect(text).toBe(said.text);
    const weather = tool(() => 'mild', { name: 'weather', description: 'Weather of a city', schema: z.object({ city: z.string() }) });
    const called = await model().bindTools([weather], { tool_choice: 'required' }).invoke(ask);
    expect(called.tool_calls?.[0]).toMatchObject({ name: 'weather' });
    expect(Answer.parse(await model().withStructuredOutput(Answer).invoke(ask))).toBeDefined();
    const embeddings = new OpenAIEmbeddings({ model: 'sim-embed', apiKey: KEY, configuration: { baseURL: `${url}/v1` } });
    expect(await embeddings.embedQuery('one')).toHaveLength(256);
  });
});
