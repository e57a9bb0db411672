/** What has a place in a queue. */
export interface Ranked {
  /** Greater is sooner. */
  readonly priority: number;
  /** Counts up with each arrival; among equals the earlier is sooner. */
  readonly arrival: number;
}

/** Negative when `a` comes before `b`. */
export function byRank(a: Ranked, b: Ranked): number {
  return b.priority - a.priority || a.arrival - b.arrival;
}

/** Waits in order of rank. What arrives is mostly last of its priority, so a place is sought from the end. */
export class WaitingQueue<T extends Ranked> {
  private items: T[] = [];

  get length(): number {
    return this.items.length;
  }

  add(item: T): void {
    let at = this.items.length;
    let low = 0;
    while (low < at) {
      const middle = (low + at) >>> 1;
      const other = this.items[middle];
      if (other && byRank(other, item) < 0) low = middle + 1;
      else at = middle;
    }
    this.items.splice(low, 0, item);
  }

  /** Takes the first. */
  shift(): T | undefined {
    return this.items.shift();
  }

  remove(item: T): boolean {
    const at = this.items.indexOf(item);
    if (at === -1) return false;
    this.items.splice(at, 1);
    return true;
  }

  /** Goes through in order; what `take` says yes to leaves the queue. Ends when `go` says no. */
  sift(go: () => boolean, take: (item: T) => boolean): void {
    let kept = 0;
    let index = 0;
    for (; index < this.items.length && go(); index += 1) {
      const item = this.items[index];
      if (item === undefined || take(item)) continue;
      this.items[kept] = item;
      kept += 1;
    }
    if (kept !== index) this.items.splice(kept, index - kept);
  }
}
