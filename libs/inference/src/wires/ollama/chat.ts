import type { Message, Part, Tool, ToolCall } from '@assay/contracts';
import type { Answer, Generation, JsonObject } from '../../generation.ts';
import { asObject, asText, fieldError, list, optionalList, optionalText, required, text } from '../fields.ts';
import { readTool as readFunctionTool } from '../openai/chat-tools.ts';
import { parsedArguments } from '../tool-arguments.ts';
import type { Draft, Exchange, GenerationWire, WireCall } from '../wire.ts';
import { ollamaFailure } from './errors.ts';
import { imagePart, readShape } from './options.ts';
import { finalFields, LinesStream, moment } from './lines-stream.ts';

/** `POST /api/chat` */
export const ollamaChat: GenerationWire = { streamType: 'application/x-ndjson', parse, error: ollamaFailure };

/** Calls have no ids on this wire: a result answers the calls before it in their order. */
const callId = (turn: number, position: number): string => `call_${turn}_${position}`;

function readCall(value: unknown): Omit<ToolCall, 'id'> {
  return required(asObject(value), 'function', readCalled, 'an object');
}

function readCalled(value: unknown): Omit<ToolCall, 'id'> {
  const called = asObject(value);
  return { name: text(called, 'name'), arguments: JSON.stringify(required(called, 'arguments', asObject, 'an object')) };
}

function readContent(message: JsonObject): string | Part[] {
  const said = optionalText(message, 'content') ?? '';
  const images = optionalList(message, 'images', asText);
  if (!images?.length) return said;
  return [...(said === '' ? [] : [{ type: 'text' as const, text: said }]), ...images.map(imagePart)];
}

function readMessages(body: JsonObject): Message[] {
  let turn = 0;
  let answered = 0;
  return list(body, 'messages', (value) => {
    const message = asObject(value);
    const role = text(message, 'role');
    const content = readContent(message);
    if (role === 'tool') return { role, content, toolCallId: optionalText(message, 'tool_call_id') ?? callId(turn, answered++) };
    if (role !== 'system' && role !== 'user' && role !== 'assistant')
      throw fieldError('role', 'value', "one of 'system', 'user', 'assistant', 'tool'");
    const calls = optionalList(message, 'tool_calls', readCall);
    if (!calls?.length) return { role, content };
    turn += 1;
    answered = 0;
    return { role, content, toolCalls: calls.map((call, position) => ({ ...call, id: callId(turn, position) })) };
  });
}

const readTool = (value: unknown): Tool => readFunctionTool(value);

function parse(value: unknown): WireCall {
  const body = asObject(value);
  const generation: Draft<Generation> = { model: text(body, 'model'), messages: readMessages(body), choices: 1, ...readShape(body) };
  const tools = optionalList(body, 'tools', readTool);
  if (tools?.length) generation.tools = tools;
  return { generation, answer, stream: (exchange) => new LinesStream(generation.model, exchange, 'chat') };
}

function answer({ model, choices, usage }: Answer, exchange: Exchange): string {
  const [choice] = choices;
  const calls = choice?.toolCalls ?? [];
  return JSON.stringify({
    model,
    created_at: moment(exchange),
    message: {
      role: 'assistant',
      content: choice?.text ?? '',
      ...(choice?.reasoning ? { thinking: choice.reasoning } : {}),
      ...(calls.length > 0
        ? { tool_calls: calls.map((call) => ({ function: { name: call.name, arguments: parsedArguments(call.arguments) } })) }
        : {}),
    },
    ...finalFields(choice?.finishReason ?? 'stop', exchange, undefined, usage),
  });
}
