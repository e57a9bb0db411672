import { assertUnreachable } from '@assay/contracts';
import { holds, matches, type DriverAnswer, type DriverCheck, type DriverObservation, type DriverStep } from '@assay/grading';
import type { LimitHit } from '@assay/sandbox';
import type { Bench, Observed } from '../observer.ts';
import { EventLog } from './event-log.ts';
import { DriverSession, type PendingCall } from './session.ts';

/** How long a driver may take to end after its input was closed, ms. */
const FAREWELL_MS = 500;

/** Plays the steps of one check against the driver and writes down what comes back. */
export class DriverScript {
  private readonly log: EventLog;
  private readonly startedAt: number;
  private readonly started = new Map<string, PendingCall>();
  private readonly answers: (DriverAnswer | null)[] = [];
  private readonly calls: Record<string, DriverAnswer> = {};
  private readonly quiet: Record<string, number> = {};
  private readonly awaited: boolean[] = [];
  private readonly memory = new Map<string, number>();
  private session: DriverSession | undefined;

  constructor(
    private readonly check: Pick<DriverCheck, 'steps' | 'expect' | 'partial'>,
    private readonly bench: Bench,
  ) {
    this.log = new EventLog(bench.clock);
    this.startedAt = bench.clock();
  }

  async run(): Promise<Observed<DriverObservation>> {
    const completed = (await this.open()) && (await this.play());
    const limit = await this.close(completed);
    this.bench.signal.throwIfAborted();
    return { observation: this.observation(completed && !limit), ...(limit ? { limit } : {}) };
  }

  /** Whether every step was played to a driver that lived. What can no longer be earned is not waited for. */
  private async play(): Promise<boolean> {
    for (const step of this.check.steps) {
      if (this.current.over) return false;
      const answer = await this.step(step);
      this.answers.push(answer);
      if (this.awaited.at(-1) === false || this.lost(step, answer)) return false;
    }
    return !this.current.over;
  }

  /** Whether an answer that did not come costs the check all of its points. */
  private lost(step: DriverStep, answer: DriverAnswer | null): boolean {
    if (answer?.timeout !== true || this.check.partial) return false;
    if ('expect' in step && step.expect && !matches(step.expect, answer.value)) return true;
    const label = labelOf(step);
    const { calls } = this;
    return this.check.expect.some((each) => 'path' in each && each.path.startsWith(`calls.${label}.`) && !holds(each, { calls }));
  }

  private async step(step: DriverStep): Promise<DriverAnswer | null> {
    if ('call' in step) return this.answerOf(this.current.call(step.call, step.args), step.withinMs, step.as);
    if ('start' in step) {
      this.started.set(step.as, this.current.call(step.start, step.args));
    } else if ('finish' in step) {
      const pending = this.started.get(step.finish);
      return pending ? this.answerOf(pending, step.withinMs, step.finish) : null;
    } else if ('await' in step) {
      const wanted = 'more' in step ? this.log.count(step.await) + step.more : step.count;
      this.awaited.push(await this.until(() => this.log.count(step.await) >= wanted, step.withinMs));
    } else if ('quiet' in step) {
      const before = this.log.count(step.quiet);
      await this.until(() => false, step.forMs);
      this.quiet[step.quiet] = this.log.count(step.quiet) - before;
    } else if ('send' in step) {
      this.current.signal(step.send, step.data);
    } else if ('memory' in step) {
      this.memory.set(step.memory, await this.bench.sandbox.memoryBytes());
    } else if ('restart' in step) {
      await this.current.kill();
      await this.open();
    } else assertUnreachable(step);
    return null;
  }

  private async answerOf(pending: PendingCall, withinMs: number, label: string | undefined): Promise<DriverAnswer | null> {
    await this.until(() => pending.answer !== undefined, withinMs);
    if (!pending.answer && this.current.over) return null;
    const answer = pending.answer ?? { timeout: true, ms: this.bench.clock() - pending.sentAt };
    if (label !== undefined) this.calls[label] = answer;
    return answer;
  }

  /** Starts a driver process; whether it got ready before its wall time was over. */
  private async open(): Promise<boolean> {
    const { limits, clock } = this.bench;
    const wallMs = Math.max(1, limits.wallMs - (clock() - this.startedAt));
    const session = await DriverSession.open(this.bench, { ...limits, wallMs }, this.log);
    this.session = session;
    this.started.clear();
    await this.until(() => session.ready, wallMs + FAREWELL_MS);
    return session.ready;
  }

  /** Lets a driver that spoke to the end go by itself; any other is killed. */
  private async close(completed: boolean): Promise<LimitHit | undefined> {
    if (completed) {
      this.current.dismiss();
      await this.until(() => false, FAREWELL_MS);
    }
    const { limit } = await this.current.kill();
    // The process was given what was left of the check's time.
    return limit?.kind === 'wall' ? { ...limit, limit: this.bench.limits.wallMs } : limit;
  }

  /** Waits for a condition or the end of the driver's process. */
  private until(condition: () => boolean, ms: number): Promise<boolean> {
    return this.log.until(() => condition() || this.current.over, ms, this.bench.signal).then(() => condition());
  }

  private get current(): DriverSession {
    if (!this.session) throw new Error('the driver was not started');
    return this.session;
  }

  private observation(completed: boolean): DriverObservation {
    const { answers, calls, quiet, awaited, memory } = this;
    return {
      answers,
      calls,
      events: this.log.events,
      quiet,
      awaited,
      memory: Object.fromEntries(memory),
      growth: growth([...memory]),
      completed,
    };
  }
}

function labelOf(step: DriverStep): string | undefined {
  return 'finish' in step ? step.finish : 'as' in step ? step.as : undefined;
}

/** Differences of every pair of recordings, in order of recording. */
function growth(recorded: readonly (readonly [string, number])[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    recorded
      .slice(0, -1)
      .map(([from, before], index) => [from, Object.fromEntries(recorded.slice(index + 1).map(([to, after]) => [to, after - before]))]),
  );
}
