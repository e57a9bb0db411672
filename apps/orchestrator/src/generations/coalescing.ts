import { AssayError, type ErrorCode, type GenerationEvent } from '@assay/contracts';
import { abortable, Flights, Tape, type Flight } from '@assay/inference';
import type { Opened, Served } from './layer.ts';
import type { Operation } from './operation.ts';

type Events = Opened['events'];

interface Streaming {
  readonly opened: Opened;
  readonly tape: Tape<GenerationEvent>;
}

/** Refusals of whoever asked first that say nothing about the others. */
const OF_ONE_CALLER: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'budget_exhausted', 'overloaded', 'request_cancelled']);

/**
 * Asks once for all who ask the same at the same moment. It is asked in the name of whoever came first, with their limits and in
 * their trace, and goes on for the others when they leave. A failure is everybody's, but for the refusals of a single caller: after
 * one of those each of the others asks alone.
 */
export class Coalescing {
  private readonly answers = new Flights<Served>();
  private readonly streams = new Flights<Streaming>();

  /** `key`: what is the same. `ask` serves an operation, and keeps its answer before it resolves. */
  async answer(key: string, operation: Operation, ask: (operation: Operation) => Promise<Served>): Promise<Served> {
    const { isFirst, value, leave } = this.answers.board(key, async (flight) => {
      try {
        return await ask({ ...operation, signal: flight.signal });
      } finally {
        flight.land();
      }
    });
    try {
      const served = await abortable(value, operation.signal);
      return isFirst ? served : { ...served, from: 'exact-cache' };
    } catch (error) {
      if (!isFirst && asksAlone(operation, error)) return await ask(operation);
      throw error;
    } finally {
      leave();
    }
  }

  /** As {@link answer}: each gets the same events from the first to the last, as fast as it reads, but no faster than the model. */
  async open(key: string, operation: Operation, ask: (operation: Operation) => Promise<Opened>): Promise<Opened> {
    const { isFirst, value, leave } = this.streams.board(key, (flight) =>
      record(flight, () => ask({ ...operation, signal: flight.signal })),
    );
    try {
      const { opened, tape } = await abortable(value, operation.signal);
      const events = leaving(tape.read(operation.signal), leave);
      return { ...opened, events, ...(isFirst ? {} : { from: 'exact-cache' }) };
    } catch (error) {
      leave();
      if (!isFirst && asksAlone(operation, error)) return ask(operation);
      throw error;
    }
  }
}

const asksAlone = ({ signal }: Operation, error: unknown): boolean =>
  !signal.aborted && error instanceof AssayError && OF_ONE_CALLER.has(error.code);

async function record(flight: Flight, open: () => Promise<Opened>): Promise<Streaming> {
  try {
    const opened = await open();
    const tape = new Tape(leaving(opened.events, flight.land));
    flight.signal.addEventListener('abort', () => tape.close(), { once: true });
    return { opened, tape };
  } catch (error) {
    flight.land();
    throw error;
  }
}

async function* leaving(events: Events, leave: () => void): Events {
  try {
    yield* events;
  } finally {
    leave();
  }
}
