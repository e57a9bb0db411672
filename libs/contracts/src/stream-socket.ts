import { z } from 'zod';
import { AgentEnvelope } from './agents.ts';
import { ErrorBody } from './errors.ts';
import { GuardrailNote } from './guardrail-note.ts';
import { GenerationEvent } from './generation.ts';

/** Events that may be on their way to a reader who has acknowledged none of them. */
const Window = z.number().int().min(1).max(1_024);
const Id = z.string().min(1).max(64).describe("The caller's own name of a stream, unique on its connection");

/** What a client says over the WebSocket `/v1/stream`. */
export const SocketRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), key: z.string() }).describe('First, where no Authorization header could be sent'),
  z.strictObject({
    type: z.literal('generate'),
    id: Id,
    body: z.record(z.string(), z.unknown()).describe("A chat completion in OpenAI's wire"),
    window: Window.default(64),
  }),
  z.strictObject({
    type: z.literal('observe'),
    id: Id,
    session: z.string().describe('Whose steps; see AgentEnvelope'),
    after: z.number().int().min(0).exactOptional().describe('Go on after this envelope; absent: from a snapshot'),
    window: Window.default(64),
  }),
  z.strictObject({ type: z.literal('ack'), id: Id, seq: z.number().int().min(1).describe('Everything up to it has been read') }),
  z.strictObject({ type: z.literal('cancel'), id: Id }),
]);
export type SocketRequest = z.infer<typeof SocketRequest>;

/** What the platform answers. `seq` counts the events, or envelopes, of a stream from 1. */
export const SocketReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), id: Id, seq: z.number().int().min(1), event: GenerationEvent }),
  z.object({ type: z.literal('envelope'), id: Id, seq: z.number().int().min(1), envelope: AgentEnvelope }).describe('To who observes'),
  z.object({ type: z.literal('end'), id: Id, guardrails: z.array(GuardrailNote).exactOptional() }),
  z.object({ type: z.literal('error'), id: Id.optional().describe('Absent: the connection itself'), error: ErrorBody }),
]);
export type SocketReply = z.infer<typeof SocketReply>;
