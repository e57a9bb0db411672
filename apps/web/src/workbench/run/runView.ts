import type { CheckResult, Diagnostic, LiveEnvelope, Run, RunEvent, RunMode, RunState, TestResult } from '@assay/contracts';
import { assertUnreachable } from '@assay/contracts';
import { endPhase, phasesOf, startPhase, type PhaseView } from './phases.ts';

export interface RunOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly compile: string;
  readonly truncated: boolean;
}

/** A run as the page shows it while it happens and afterwards. */
export interface RunView {
  readonly id: string;
  readonly mode: RunMode;
  readonly state: RunState;
  readonly queuePosition: number | undefined;
  /** Rises when an earlier runner died and another starts over. */
  readonly delivery: number;
  /** Last live event that is already in here. */
  readonly seq: number;
  readonly phases: readonly PhaseView[];
  readonly checks: readonly CheckResult[];
  readonly tests: readonly TestResult[];
  readonly diagnostics: readonly Diagnostic[];
  readonly output: RunOutput;
  /** The stored result; present as soon as the verdict is known. */
  readonly result: Run | undefined;
}

const NO_OUTPUT: RunOutput = { stdout: '', stderr: '', compile: '', truncated: false };

export function openRunView(id: string, mode: RunMode): RunView {
  return {
    id,
    mode,
    state: 'queued',
    queuePosition: undefined,
    delivery: 0,
    seq: 0,
    phases: [],
    checks: [],
    tests: [],
    diagnostics: [],
    output: NO_OUTPUT,
    result: undefined,
  };
}

/** Takes over what the server has stored. A verdict is final; before it, live details already shown are kept. */
export function applyRun(view: RunView, run: Run): RunView {
  if (view.result) return view;
  const done = run.state === 'done';
  return {
    ...view,
    mode: run.mode,
    state: done ? 'done' : run.state === 'running' ? 'running' : view.state,
    queuePosition: run.state === 'queued' ? run.queuePosition : undefined,
    phases: done || view.phases.length === 0 ? phasesOf(run.phases) : view.phases,
    checks: done || view.checks.length === 0 ? run.checks : view.checks,
    tests: done || view.tests.length === 0 ? run.tests : view.tests,
    diagnostics: done || view.diagnostics.length === 0 ? run.diagnostics : view.diagnostics,
    output: run.output ? { ...run.output, compile: view.output.compile } : view.output,
    result: done ? run : undefined,
  };
}

/** Takes over one live update: doubles and leftovers of a dead runner change nothing. `now` in ms. */
export function applyEnvelope(view: RunView, envelope: LiveEnvelope, now: number): RunView {
  const { payload, seq, delivery } = envelope;
  if (!('type' in payload)) return applyRun(view, payload);
  if (seq !== 0 && seq <= view.seq) return view;
  const next = { ...view, seq: Math.max(seq, view.seq) };
  if (delivery !== 0 && delivery < view.delivery) return next;
  return applyEvent(delivery > view.delivery ? startOver(next, delivery) : next, payload, now);
}

/** Another runner has the job: everything but the wait in the queue happens again. */
function startOver(view: RunView, delivery: number): RunView {
  if (view.delivery === 0) return { ...view, delivery };
  const phases = view.phases.filter((phase) => phase.name === 'queued');
  return { ...view, delivery, phases, checks: [], tests: [], diagnostics: [], output: NO_OUTPUT };
}

function applyEvent(view: RunView, event: RunEvent, now: number): RunView {
  switch (event.type) {
    case 'state':
      return view.result ? view : { ...view, state: event.state, queuePosition: event.queuePosition };
    case 'phase':
      return {
        ...view,
        phases: event.status === 'started' ? startPhase(view.phases, event.name, now) : endPhase(view.phases, event.name, event.ms, now),
      };
    case 'output': {
      const text = view.output[event.stream] + event.text;
      return { ...view, output: { ...view.output, [event.stream]: text, truncated: view.output.truncated || event.truncated === true } };
    }
    case 'diagnostics':
      return { ...view, diagnostics: event.diagnostics };
    case 'test':
      return { ...view, tests: replaceById(view.tests, event.test) };
    case 'check':
      return { ...view, checks: replaceById(view.checks, event.check) };
    case 'verdict':
      return applyRun(view, event.run);
    default:
      return assertUnreachable(event);
  }
}

function replaceById<T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] {
  const index = list.findIndex((each) => each.id === item.id);
  return index === -1 ? [...list, item] : list.with(index, item);
}
