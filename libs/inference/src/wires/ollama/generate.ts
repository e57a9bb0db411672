import type { Message, Part } from '@assay/contracts';
import type { Answer, Generation } from '../../generation.ts';
import { asObject, asText, optionalList, optionalText, refuse, text } from '../fields.ts';
import type { Exchange, GenerationWire, WireCall } from '../wire.ts';
import { ollamaFailure } from './errors.ts';
import { finalFields, LinesStream, moment } from './lines-stream.ts';
import { imagePart, readShape } from './options.ts';

/** `POST /api/generate`: one prompt, as a chat of one message. */
export const ollamaGenerate: GenerationWire = { streamType: 'application/x-ndjson', parse, error: ollamaFailure };

function parse(value: unknown): WireCall {
  const body = asObject(value);
  refuse(body, ['context', 'suffix', 'raw', 'template']);
  const model = text(body, 'model');
  const prompt = optionalText(body, 'prompt') ?? '';
  const images = optionalList(body, 'images', asText)?.map(imagePart);
  const content: string | Part[] = images?.length ? [{ type: 'text', text: prompt }, ...images] : prompt;
  const system = optionalText(body, 'system');
  const messages: Message[] = [{ role: 'user', content }];
  if (system !== undefined && system !== '') messages.unshift({ role: 'system', content: system });
  const generation: Generation = { model, messages, choices: 1, ...readShape(body) };
  return { generation, answer, stream: (exchange) => new LinesStream(model, exchange, 'generate') };
}

function answer({ model, choices, usage }: Answer, exchange: Exchange): string {
  const [choice] = choices;
  return JSON.stringify({
    model,
    created_at: moment(exchange),
    response: choice?.text ?? '',
    ...(choice?.reasoning ? { thinking: choice.reasoning } : {}),
    ...finalFields(choice?.finishReason ?? 'stop', exchange, undefined, usage),
  });
}
