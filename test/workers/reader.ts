import { WorkerFrame, workerSubjects, type GenerationEvent, type WorkerOrder } from '@assay/contracts';
import { createInbox, headers, type NatsConnection } from '@nats-io/transport-node';

/** A frame and when it came, ms. */
export interface Arrival {
  readonly frame: WorkerFrame;
  readonly at: number;
}

/** Reads one stream of a worker as it comes, and keeps all of it. */
export class Reader {
  readonly arrivals: Arrival[] = [];
  /** Whether the server said that nobody takes such orders. */
  unheard = false;
  private readonly changed = new EventTarget();
  private readonly stop: () => void;

  constructor(nats: NatsConnection, subject: string, order: unknown, trace: Readonly<Record<string, string>> = {}) {
    const inbox = createInbox();
    const subscription = nats.subscribe(inbox, {
      callback: (_error, message) => {
        if (message.headers?.code === 503) this.unheard = true;
        else this.arrivals.push({ frame: WorkerFrame.parse(message.json()), at: performance.now() });
        this.changed.dispatchEvent(new Event('change'));
      },
    });
    this.stop = () => subscription.unsubscribe();
    const carried = headers();
    for (const [name, value] of Object.entries(trace)) carried.set(name, value);
    const body = typeof order === 'string' ? order : JSON.stringify(order);
    nats.publish(subject, body, { reply: inbox, headers: carried });
  }

  get frames(): readonly WorkerFrame[] {
    return this.arrivals.map(({ frame }) => frame);
  }

  get events(): readonly GenerationEvent[] {
    return this.frames.flatMap(({ events = [] }) => events);
  }

  get text(): string {
    return this.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  }

  get ended(): boolean {
    return this.frames.some(({ end, error }) => end === true || error !== undefined);
  }

  /** Resolves when the condition holds; rejects after the time, ms. */
  async until(condition: () => boolean, withinMs = 30_000): Promise<void> {
    const late = AbortSignal.timeout(withinMs);
    while (!condition()) {
      await new Promise<void>((resolve, reject) => {
        this.changed.addEventListener('change', () => resolve(), { once: true });
        late.addEventListener(
          'abort',
          () => reject(new Error(`not within ${String(withinMs)} ms: ${JSON.stringify(this.frames).slice(0, 500)}`)),
          {
            once: true,
          },
        );
      });
    }
  }

  /** Hears no more: for the broker, the reader is gone. */
  leave(): void {
    this.stop();
  }
}

let orders = 0;

export const orderOf = (text: string, more: Partial<WorkerOrder> = {}): WorkerOrder => ({
  requestId: `r${String((orders += 1))}-${String(process.pid)}`,
  model: 'fast',
  messages: [{ role: 'user', content: text }],
  sampling: {},
  choices: 1,
  priority: 5,
  ...more,
});

export const send = (nats: NatsConnection, workerId: string, order: unknown, trace?: Readonly<Record<string, string>>): Reader =>
  new Reader(nats, workerSubjects(workerId).generate, order, trace);
