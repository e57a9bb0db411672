export interface HysteresisOptions {
  /** Looks in a row that say so until it begins. */
  readonly enter: number;
  /** Looks in a row that say otherwise until it is over. */
  readonly leave: number;
  /** Longest that it lasts; then what it says is how things are, ms. */
  readonly longestMs: number;
}

export type Turn = 'began' | 'returned' | 'adopted' | undefined;

/** Turns what single looks say into something that begins and ends, once each. */
export class Hysteresis<State extends string> {
  private readonly options: HysteresisOptions;
  private candidate: State | undefined;
  private first = 0;
  private streak = 0;
  private calm = 0;
  private current: State | undefined;

  constructor(options: HysteresisOptions) {
    this.options = options;
  }

  /** What it is at the moment; undefined: nothing. */
  get state(): State | undefined {
    return this.current;
  }

  /** When the first of the looks was that made it begin, ms since 1970. */
  get since(): number {
    return this.first;
  }

  /** `at`: ms since 1970. */
  look(says: State | undefined, at: number): Turn {
    return this.current === undefined ? this.wait(says, at) : this.last(says, at);
  }

  private wait(says: State | undefined, at: number): Turn {
    if (says === undefined || says !== this.candidate) {
      this.candidate = says;
      this.first = at;
      this.streak = 0;
    }
    if (says === undefined || ++this.streak < this.options.enter) return undefined;
    this.current = says;
    this.calm = 0;
    return 'began';
  }

  private last(says: State | undefined, at: number): Turn {
    this.calm = says === this.current ? 0 : this.calm + 1;
    const isOver = this.calm >= this.options.leave;
    const isOld = at - this.first >= this.options.longestMs;
    if (!isOver && !isOld) return undefined;
    this.current = undefined;
    this.candidate = undefined;
    return isOver ? 'returned' : 'adopted';
  }
}
