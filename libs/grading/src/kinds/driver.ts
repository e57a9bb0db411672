import { z } from 'zod';
import { CheckBase, type CheckKind, type Judgement } from '../check.ts';
import { holds } from '../expectations.ts';
import { Expectation, Json, Matcher } from '../matcher.ts';
import { matches } from '../matching.ts';

const Label = z.string().regex(/^[a-z][A-Za-z0-9_]*$/);
const withinMs = z.int().min(10).max(60_000).default(2_000);

/**
 * One action of the check's script against the hidden driver. Inputs leave the runner one by one, each only
 * when its step is reached; answers are compared outside.
 */
export const DriverStep = z.union([
  z
    .strictObject({ call: z.string(), args: z.array(Json).default([]), as: Label.optional(), expect: Matcher.optional(), withinMs })
    .describe(
      "Call a driver function and wait for its answer, observed as {value} | {error} | {panic} | {timeout:true}, plus ms. `expect` applies to that object's `value`",
    ),
  z.strictObject({ start: z.string(), args: z.array(Json).default([]), as: Label }).describe('Call a driver function without waiting'),
  z.strictObject({ finish: Label, expect: Matcher.optional(), withinMs }).describe('Wait for the answer of a started call'),
  z
    .strictObject({ await: z.string(), count: z.int().min(1), withinMs })
    .describe('Wait until this many events of that name were emitted in all'),
  z
    .strictObject({ await: z.string(), more: z.int().min(1), withinMs })
    .describe('Wait until this many events of that name were emitted from here on, such as by a driver that was started again'),
  z
    .strictObject({ quiet: z.string(), forMs: z.int().min(10).max(5_000) })
    .describe('Wait this long; events of that name that arrive meanwhile are observed as `quiet.<name>`'),
  z.strictObject({ send: z.string(), data: Json.default(null) }).describe('Send a signal to the driver'),
  z.strictObject({ memory: Label }).describe('Record the memory of the sandbox, in bytes, as `memory.<label>`, read from its cgroup'),
  z.strictObject({ restart: z.literal(true) }).describe('Start a fresh process of the driver'),
]);
export type DriverStep = z.infer<typeof DriverStep>;

/** Calls the learner's functions through a small hidden main, step by step. */
export const DriverCheck = CheckBase.extend({
  kind: z.literal('driver'),
  steps: z.array(DriverStep).min(1),
  expect: z.array(Expectation).default([]).describe('Over the whole observation'),
});
export type DriverCheck = z.infer<typeof DriverCheck>;

export interface DriverAnswer {
  readonly value?: Json;
  readonly error?: string;
  readonly panic?: string;
  readonly timeout?: true;
  /** From sending the call to its answer, as measured by the runner. */
  readonly ms: number;
}

export interface DriverObservation {
  /** One entry per step that was reached, in order; only `call` and `finish` steps have an answer. */
  readonly answers: readonly (DriverAnswer | null)[];
  /** Answers of labelled calls. */
  readonly calls: Readonly<Record<string, DriverAnswer>>;
  /** Every event, in order of arrival at the runner; `atMs` since the start of the check. */
  readonly events: readonly { readonly name: string; readonly data: Json; readonly atMs: number }[];
  /** Number of events of that name that arrived during its `quiet` step. */
  readonly quiet: Readonly<Record<string, number>>;
  /** For each `await` step, in order: whether the count was reached in time. */
  readonly awaited: readonly boolean[];
  readonly memory: Readonly<Record<string, number>>;
  /** `memory.<b>` − `memory.<a>` as `growth.<a>.<b>` for every pair in order of recording. */
  readonly growth: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Whether the driver spoke its protocol to the end of the script. */
  readonly completed: boolean;
}

/**
 * Parts are the steps with an `expect`, the `await` steps and the expectations. The latter speak of the whole script, so
 * none of them holds unless it was completed: nothing happened too often in a driver that died at once.
 */
export const driver: CheckKind<typeof DriverCheck, DriverObservation> = {
  kind: 'driver',
  params: DriverCheck,
  judge({ steps, expect }, observation) {
    const parts = [
      ...judgeAnswers(steps, observation),
      ...judgeAwaits(steps, observation),
      ...expect.map((expectation) => observation.completed && holds(expectation, observation)),
    ];
    return tally(parts, observation.completed);
  },
};

function judgeAnswers(steps: readonly DriverStep[], { answers }: DriverObservation): boolean[] {
  return steps.flatMap((step, i) => ('expect' in step && step.expect !== undefined ? [matches(step.expect, answers[i]?.value)] : []));
}

function judgeAwaits(steps: readonly DriverStep[], { awaited }: DriverObservation): boolean[] {
  return steps.filter((step) => 'await' in step).map((_, i) => awaited[i] === true);
}

/** A script that was not completed never passes, even if every part that was reached held. */
function tally(parts: readonly boolean[], completed: boolean): Judgement {
  const held = parts.filter(Boolean).length;
  return { held: completed ? held : Math.min(held, parts.length - 1), parts: parts.length };
}
