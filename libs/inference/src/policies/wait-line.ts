/** Somebody who waits in a {@link WaitLine}. */
export interface Waiting<T> {
  readonly value: T;
  previous: Waiting<T> | undefined;
  next: Waiting<T> | undefined;
  /** The line it stands in; undefined once it has left. */
  line: WaitLine<T> | undefined;
}

/** First come, first served; anybody can leave from the middle in O(1). */
export class WaitLine<T> {
  private first: Waiting<T> | undefined;
  private last: Waiting<T> | undefined;
  length = 0;

  get head(): Waiting<T> | undefined {
    return this.first;
  }

  push(value: T): Waiting<T> {
    const waiting: Waiting<T> = { value, previous: this.last, next: undefined, line: this };
    if (this.last) this.last.next = waiting;
    else this.first = waiting;
    this.last = waiting;
    this.length++;
    return waiting;
  }

  shift(): T | undefined {
    const { first } = this;
    if (first) this.remove(first);
    return first?.value;
  }

  /** False if it had left already. */
  remove(waiting: Waiting<T>): boolean {
    if (waiting.line !== this) return false;
    if (waiting.previous) waiting.previous.next = waiting.next;
    else this.first = waiting.next;
    if (waiting.next) waiting.next.previous = waiting.previous;
    else this.last = waiting.previous;
    waiting.line = undefined;
    waiting.previous = undefined;
    waiting.next = undefined;
    this.length--;
    return true;
  }
}
