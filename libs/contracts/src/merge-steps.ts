import { STEP_LIMITS, type AgentState, type AgentStep, type StepDelta } from './agents.ts';
import { AssayError, assertUnreachable } from './errors.ts';

type Json = Record<string, unknown>;

export const NO_STEPS: AgentState = { steps: [] };

/**
 * The state after one more delta; the very same object if this delta is in it already. Steps do not touch each other, and those of
 * one step are taken in the order of their `event_id`: whatever the interleaving, and however often a delta comes, the steps are
 * the same. Text and arguments are appended, state is patched (RFC 7396), and nothing follows an end.
 * Errors: `step_out_of_order` (details: the `event_id` that is next), `step_ended`, `session_full`.
 */
export function mergeStep(state: AgentState, delta: StepDelta): AgentState {
  const { step_id, event_id } = delta;
  const at = state.steps.findIndex((step) => step.step_id === step_id);
  const before = state.steps[at];
  const next = (before?.events ?? 0) + 1;
  if (event_id < next) return state;
  if (event_id > next) throw new AssayError('step_out_of_order', { details: { step_id, event_id, next } });
  if (before && before.status !== 'running') throw new AssayError('step_ended', { details: { step_id } });
  if (!before && state.steps.length >= STEP_LIMITS.steps) throw new AssayError('session_full', { details: { steps: STEP_LIMITS.steps } });
  const after = applied(before ?? begun(delta), delta);
  if (after.size > (before?.size ?? 0)) assertRoom(state, after.size - (before?.size ?? 0));
  return { ...state, steps: before ? state.steps.with(at, after) : [...state.steps, after] };
}

/** {@link mergeStep}, one after the other. */
export const mergeSteps = (state: AgentState, deltas: readonly StepDelta[]): AgentState => deltas.reduce(mergeStep, state);

function begun({ step_id, timestamp }: StepDelta): AgentStep {
  const empty = { status: 'running', text: '', state: {}, tool_calls: [], size: 0 } as const;
  return { ...empty, tool_calls: [], step_id, name: '', events: 0, started_at: timestamp, updated_at: timestamp };
}

function applied(before: AgentStep, delta: StepDelta): AgentStep {
  const step: AgentStep = { ...before, events: delta.event_id, updated_at: delta.timestamp };
  switch (delta.event_type) {
    case 'started': {
      const { state, ...named } = delta.payload;
      return patched({ ...step, ...named }, state);
    }
    case 'text':
      return { ...step, text: step.text + delta.payload.text, size: step.size + charsOf(delta.payload.text) };
    case 'state':
      return patched(step, delta.payload);
    case 'tool_call':
      return called(step, delta.payload);
    case 'finished':
      return patched({ ...step, status: 'finished' }, delta.payload.state);
    case 'failed':
      return { ...step, status: 'failed', error: delta.payload };
    default:
      return assertUnreachable(delta);
  }
}

function patched(step: AgentStep, patch: Json | undefined): AgentStep {
  if (!patch) return step;
  const state = mergePatch(step.state, patch);
  return { ...step, state, size: step.size + charsOf(state) - charsOf(step.state) };
}

interface CallPiece {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments: string;
}

/** Calls stand in the order of their index, however they came. */
function called(step: AgentStep, piece: CallPiece): AgentStep {
  const before = step.tool_calls.find(({ index }) => index === piece.index) ?? { index: piece.index, id: '', name: '', arguments: '' };
  const call = { index: piece.index, id: before.id || (piece.id ?? ''), name: before.name || (piece.name ?? '') };
  const others = step.tool_calls.filter(({ index }) => index !== piece.index);
  const tool_calls = [...others, { ...call, arguments: before.arguments + piece.arguments }].sort((a, b) => a.index - b.index);
  const named = charsOf(call.id) + charsOf(call.name) - charsOf(before.id) - charsOf(before.name);
  return { ...step, tool_calls, size: step.size + named + charsOf(piece.arguments) };
}

/** RFC 7396. No name is special: `__proto__` is a member like any other. */
export function mergePatch(target: Json, patch: Json): Json {
  const members = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    const before = members.get(name);
    if (value === null) members.delete(name);
    else members.set(name, isJson(value) ? mergePatch(isJson(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(members);
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const charsOf = (value: string | Json): number => JSON.stringify(value).length - 2;

function assertRoom({ steps }: AgentState, more: number): void {
  const size = steps.reduce((sum, step) => sum + step.size, more);
  if (size > STEP_LIMITS.session) throw new AssayError('session_full', { details: { characters: STEP_LIMITS.session } });
}
