import { randomBytes } from 'node:crypto';
import type { DriverAnswer, Json } from '@assay/grading';
import type { Process, ProcessEnd, ProcessLimits } from '@assay/sandbox';
import { start, type Bench } from '../observer.ts';
import { DriverFrames, type DriverMessage } from './frames.ts';
import type { EventLog } from './event-log.ts';

/** A call that was sent; `answer` stays undefined until the driver answered it. */
export interface PendingCall {
  readonly sentAt: number;
  answer?: DriverAnswer;
}

/** One process of the driver, and what it said. Nothing it says can do more than answer calls and log events. */
export class DriverSession {
  private readonly calls = new Map<number, PendingCall>();
  private process: Process | undefined;
  private nextId = 1;
  private isReady = false;
  private isOver = false;

  private constructor(
    private readonly clock: () => number,
    private readonly events: EventLog,
  ) {}

  /** Starts the driver and greets it. */
  static async open(bench: Bench, limits: ProcessLimits, events: EventLog): Promise<DriverSession> {
    const token = randomBytes(16).toString('hex');
    const frames = new DriverFrames(token, limits.outputBytes);
    const session = new DriverSession(bench.clock, events);
    session.process = await start(bench, bench.build.driver, {
      limits,
      onStdout: (bytes) => {
        for (const message of frames.push(bytes)) session.receive(message);
      },
    });
    // Whoever waits for the end sees a failure of the platform; here it only wakes them up.
    session.process.finished.then(
      () => session.close(),
      () => session.close(),
    );
    session.send({ hello: token });
    return session;
  }

  get ready(): boolean {
    return this.isReady;
  }

  /** Whether the process is gone. */
  get over(): boolean {
    return this.isOver;
  }

  call(name: string, args: readonly Json[]): PendingCall {
    const pending: PendingCall = { sentAt: this.clock() };
    this.calls.set(this.nextId, pending);
    this.send({ id: this.nextId++, call: name, args });
    return pending;
  }

  signal(name: string, data: Json): void {
    this.send({ signal: name, data });
  }

  /** Closes the driver's input, which ends a well-behaved driver. */
  dismiss(): void {
    this.process?.end();
  }

  /** How it ended; it is killed if it still runs. */
  async kill(): Promise<ProcessEnd> {
    if (!this.process) throw new Error('the driver was not started');
    this.process.kill();
    return this.process.finished;
  }

  /** Not awaited: a driver that stops reading is cut off by its wall time. */
  private send(line: object): void {
    void this.process?.write(`${JSON.stringify(line)}\n`);
  }

  private close(): void {
    this.isOver = true;
    this.events.wake();
  }

  private receive(message: DriverMessage): void {
    if (message.type === 'ready') this.isReady = true;
    else if (message.type === 'event') this.events.add(message.name, message.data);
    else this.answer(message.id, message.answer);
    this.events.wake();
  }

  /** The first answer to a call counts; one to a call that was never made is ignored. */
  private answer(id: number, answer: Omit<DriverAnswer, 'ms' | 'timeout'>): void {
    const pending = this.calls.get(id);
    if (!pending) return;
    this.calls.delete(id);
    pending.answer = { ...answer, ms: this.clock() - pending.sentAt };
  }
}
