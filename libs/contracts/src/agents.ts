import { z } from 'zod';

/** What one session may hold. */
export const STEP_LIMITS = {
  /** Steps of a session. */
  steps: 512,
  /** Deltas that may be sent at once. */
  batch: 100,
  /** Characters of a payload as JSON. */
  payload: 16_384,
  /** Characters of all text, state and calls of a session as JSON. */
  session: 1_048_576,
} as const;

/** A request that names a step here becomes a child of it. */
export const PARENT_STEP_HEADER = 'x-assay-parent-step';

export const StepId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 visible characters')
  .describe("The publisher's own name of a step, unique in its session");

const Json = z.record(z.string(), z.unknown());

/** What may happen to a step, by `event_type`. */
const PAYLOADS = {
  started: z.strictObject({
    name: z.string().max(256),
    kind: z.string().max(64).exactOptional().describe('e.g. "generation", "tool", "retrieval"'),
    parent_id: StepId.exactOptional().describe('The step that this one is a part of'),
    state: Json.exactOptional(),
  }),
  text: z.strictObject({ text: z.string().describe('Appended to what the step has said') }),
  state: Json.describe("A JSON merge patch (RFC 7396) of the step's state"),
  tool_call: z.strictObject({
    index: z.number().int().min(0).max(127).describe('Which call of the step'),
    id: z.string().max(256).exactOptional(),
    name: z.string().max(256).exactOptional(),
    arguments: z.string().describe('Appended to the JSON text of the arguments'),
  }),
  finished: z.strictObject({ state: Json.exactOptional().describe('A last merge patch') }),
  failed: z.strictObject({ code: z.string().max(128), message: z.string().max(4_096) }),
};
export type StepEventType = keyof typeof PAYLOADS;
export type StepPayload<Type extends StepEventType = StepEventType> = z.infer<(typeof PAYLOADS)[Type]>;

function deltaOf<Type extends StepEventType, Payload extends z.ZodType>(event_type: Type, payload: Payload) {
  return z.strictObject({
    session_id: z.uuid().exactOptional().describe('That of the address; always told to observers'),
    step_id: StepId,
    event_id: z.number().int().min(1).describe('Counts the deltas of its step from 1: tells one that comes again, and one that is missing'),
    event_type: z.literal(event_type),
    payload: payload.refine((value) => JSON.stringify(value).length <= STEP_LIMITS.payload, {
      error: `at most ${STEP_LIMITS.payload} characters as JSON`,
    }),
    timestamp: z.iso.datetime({ offset: true }).describe("By the publisher's clock"),
  });
}

/** One thing that happened to one step of an agent's run. */
export const StepDelta = z.discriminatedUnion('event_type', [
  deltaOf('started', PAYLOADS.started),
  deltaOf('text', PAYLOADS.text),
  deltaOf('state', PAYLOADS.state),
  deltaOf('tool_call', PAYLOADS.tool_call),
  deltaOf('finished', PAYLOADS.finished),
  deltaOf('failed', PAYLOADS.failed),
]);
export type StepDelta = z.infer<typeof StepDelta>;

/** Stored all or none. */
export const StepBatch = z.strictObject({ deltas: z.array(StepDelta).min(1).max(STEP_LIMITS.batch) });

export const StepReceipt = z.object({
  seq: z.number().int().min(0).describe('Where the session stands now'),
  accepted: z.number().int().min(0),
  duplicates: z.number().int().min(0).describe('Deltas that had been accepted before'),
});
export type StepReceipt = z.infer<typeof StepReceipt>;

/** A step as all deltas so far have made it. */
export const AgentStep = z.object({
  step_id: StepId,
  parent_id: StepId.exactOptional(),
  name: z.string(),
  kind: z.string().exactOptional(),
  status: z.enum(['running', 'finished', 'failed']),
  text: z.string(),
  state: Json,
  tool_calls: z.array(z.object({ index: z.number().int(), id: z.string(), name: z.string(), arguments: z.string() })),
  error: z.object({ code: z.string(), message: z.string() }).exactOptional(),
  events: z.number().int().min(1).describe('Deltas so far: the event_id of the last'),
  started_at: z.string().describe('Timestamp of its first delta'),
  updated_at: z.string().describe('Timestamp of its last delta'),
  size: z.number().int().min(0).describe('Characters of its text, state and calls as JSON'),
});
export type AgentStep = z.infer<typeof AgentStep>;

/** The steps of a session, in the order in which they began. */
export const AgentState = z.object({ steps: z.array(AgentStep) });
export type AgentState = z.infer<typeof AgentState>;

const Seq = z.number().int().min(0).describe('Resume after this with Last-Event-ID; grows, with gaps');

/** What an observer is told: a snapshot, which replaces all before, then deltas; `ended` when there is no more session. */
export const AgentEnvelope = z.discriminatedUnion('type', [
  z.object({ stream: z.string(), seq: Seq, type: z.literal('snapshot'), payload: AgentState, time: z.iso.datetime() }),
  z.object({ stream: z.string(), seq: Seq, type: z.literal('deltas'), payload: z.array(StepDelta), time: z.iso.datetime() }),
  z.object({ stream: z.string(), seq: Seq, type: z.literal('ended'), payload: z.object({}), time: z.iso.datetime() }),
]);
export type AgentEnvelope = z.infer<typeof AgentEnvelope>;
