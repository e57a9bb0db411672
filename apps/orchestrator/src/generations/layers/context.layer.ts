import { AssayError, type Message } from '@assay/contracts';
import { fitContext, type Overflow } from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { promptTokensOf } from '../prompt-tokens.ts';

/** What an answer may need where the caller did not say, tokens. */
const ROOM_FOR_ANSWER = 512;
const SUMMARY_TOKENS = 256;
const ROLE_WORTH: Readonly<Record<Message['role'], number>> = { system: 3, tool: 1, assistant: 1, user: 2 };

/** Makes a prompt fit the model that will read it, in the way that the route says. */
export class ContextLayer implements Layer {
  applies({ promptTokens, generation, targets }: Operation): boolean {
    return promptTokens + (generation.maxTokens ?? 0) > targets[0].model.contextTokens;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    return next.answer(await fitted(operation, next));
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    return next.open(await fitted(operation, next));
  }
}

async function fitted(operation: Operation, next: Serving): Promise<Operation> {
  const { generation, targets, signal } = operation;
  const { contextTokens } = targets[0].model;
  const room = contextTokens - (generation.maxTokens ?? ROOM_FOR_ANSWER);
  if (room <= 0) throw new AssayError('context_length_exceeded', { details: { limit: contextTokens } });
  const count = (message: Message): number => promptTokensOf({ messages: [message] });
  const { messages, tokens } = await fitContext(generation.messages, room, count, overflowOf(operation, next), signal);
  return { ...operation, generation: { ...generation, messages }, promptTokens: tokens };
}

function overflowOf(operation: Operation, next: Serving): Overflow {
  const by = operation.route.policies.context?.overflow ?? 'refuse';
  switch (by) {
    case 'importance':
      return { by, importance: ({ role }) => ROLE_WORTH[role] };
    case 'summary':
      return { by, summaryTokens: SUMMARY_TOKENS, summarise: (messages, maxTokens) => summarise(operation, next, messages, maxTokens) };
    default:
      return { by };
  }
}

/** The model itself says what the dropped part was about; it is an attempt like any other, and accounted for. */
async function summarise(operation: Operation, next: Serving, messages: readonly Message[], maxTokens: number): Promise<string> {
  const text = messages
    .map(({ role, content }) => `${role}: ${typeof content === 'string' ? content : JSON.stringify(content)}`)
    .join('\n');
  const longest = operation.targets[0].model.contextTokens * 2;
  const prompt: Message = {
    role: 'user',
    content: `Summarise this conversation in a few sentences, keeping names, numbers and decisions:\n${text.slice(-longest)}`,
  };
  const generation = {
    model: operation.generation.model,
    messages: [prompt],
    sampling: { temperature: 0 },
    maxTokens,
    choices: 1,
    stream: false,
  };
  const { answer } = await next.answer({ ...operation, generation, promptTokens: promptTokensOf(generation) });
  return answer.choices[0]?.text ?? '';
}
