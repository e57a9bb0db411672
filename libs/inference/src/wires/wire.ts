import type { AssayError, GenerationEvent, GuardrailNote } from '@assay/contracts';
import type { Answer, Generation } from '../generation.ts';

/** What a renderer has to know of an exchange besides the answer. */
export interface Exchange {
  /** Names the answer on the wire when its provider gave it no id. */
  readonly id: string;
  /** When the request arrived, ms since the epoch. */
  readonly startedAt: number;
  /** Ms since the epoch. */
  now(): number;
  /** Estimate for wires that tell the length of the prompt before the answer. */
  readonly promptTokens?: number;
}

/** An error in a wire's own format. `body` is JSON. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Renders one answer as a stream. What is returned is ready to be written; '' means that nothing has to be. */
export interface WireStream {
  /** Throws `answer_invalid` where the wire cannot carry what the model wrote; pass that to `error`. */
  event(event: GenerationEvent): string;
  /** Keeps the connection alive; no client takes it for a part of the answer. */
  heartbeat(): string;
  /** Ends a broken stream: in-band, and never like a whole one. */
  error(error: AssayError): string;
  /** Ends a whole stream, and tells what guardrails had to say of it in a field of the platform's own. Call once, after the last event. */
  end(guardrails?: readonly GuardrailNote[]): string;
}

/** A request as its wire understood it, and how that wire answers it. */
export interface WireCall {
  readonly generation: Generation;
  /** JSON. Throws `answer_invalid` where the wire cannot carry what the model wrote. */
  answer(answer: Answer, exchange: Exchange): string;
  stream(exchange: Exchange): WireStream;
}

/** One endpoint at which a caller asks for a generation. */
export interface GenerationWire {
  /** Content-Type of a streamed answer; a whole one is JSON. */
  readonly streamType: 'text/event-stream' | 'application/x-ndjson';
  /** `body` as JSON.parse gave it. Throws `validation_failed` that names the field. */
  parse(body: unknown): WireCall;
  error(error: AssayError, traceId?: string): WireError;
}

/** Lets what is being built be written to until it is handed out. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
