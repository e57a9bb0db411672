import { AssayError } from '@assay/contracts';

/** Work under way, as whoever does it sees it. */
export interface Flight {
  /** Aborted when the last passenger has left. */
  readonly signal: AbortSignal;
  /** It is over: nobody else can join it. Safe to repeat. */
  readonly land: () => void;
}

/** A passenger's part in it. */
export interface Seat<T> {
  /** Whether it was this one who began the work. */
  readonly isFirst: boolean;
  readonly value: Promise<T>;
  /** To be called once by each, when it has what it wants or wants it no longer. */
  readonly leave: () => void;
}

interface UnderWay<T> {
  readonly value: Promise<T>;
  readonly abort: () => void;
  passengers: number;
}

/**
 * Work that several wait for and that is done once. It belongs to all of them: it goes on until it has landed or the last of them
 * has left, whoever began it.
 */
export class Flights<T> {
  private readonly underWay = new Map<string, UnderWay<T>>();

  /** Joins the work of that key, or begins it; `begin` must call `land`, also when it fails. */
  board(key: string, begin: (flight: Flight) => Promise<T>): Seat<T> {
    const joined = this.underWay.get(key);
    const found = joined ?? this.begin(key, begin);
    found.passengers++;
    return {
      isFirst: joined === undefined,
      value: found.value,
      leave: () => {
        if (--found.passengers === 0) found.abort();
      },
    };
  }

  private begin(key: string, begin: (flight: Flight) => Promise<T>): UnderWay<T> {
    const controller = new AbortController();
    const state = { landed: false };
    const land = (): void => {
      if (!state.landed) this.underWay.delete(key);
      state.landed = true;
    };
    const abort = (): void => {
      if (state.landed) return;
      land();
      controller.abort(new AssayError('request_cancelled'));
    };
    const begun = { value: begin({ signal: controller.signal, land }), abort, passengers: 0 };
    // Whoever waits for it is told; those who have left need not be.
    begun.value.catch(() => undefined);
    if (!state.landed) this.underWay.set(key, begun);
    return begun;
  }
}
