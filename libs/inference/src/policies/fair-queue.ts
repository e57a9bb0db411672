import { WaitLine, type Waiting } from './wait-line.ts';

/** What somebody brings to the queue. */
export interface FairEntry {
  readonly tenant: string;
  /** Share of the tenant among those of its priority, above 0. */
  readonly weight: number;
  /** Greater is sooner, 0 to 9, whole. */
  readonly priority: number;
  /** Size of the work in any one unit, e.g. expected tokens, above 0. */
  readonly cost: number;
}

interface Item<T> extends FairEntry {
  readonly value: T;
  readonly arrivedAt: number;
}

/** A place in a {@link FairQueue}. */
export type FairWaiting<T> = Waiting<Item<T>>;

/** A tenant's line in one priority. */
interface Lane<T> {
  readonly tenant: string;
  readonly line: WaitLine<Item<T>>;
  /** Virtual time at which its head may start: the end of what it started last. */
  start: number;
  /** Among equals, whoever was served longer ago goes first. */
  turn: number;
}

/**
 * All tenants of one priority: start-time fair queueing over a binary heap. A tenant without work keeps its lane until virtual
 * time has reached the end of what it had, so that nobody gets ahead by leaving and coming back.
 */
class Band<T> {
  private readonly lanes = new Map<string, Lane<T>>();
  private readonly heap: Lane<T>[] = [];
  private virtual = 0;
  private turns = 0;

  constructor(readonly priority: number) {}

  push(item: Item<T>): Waiting<Item<T>> {
    let lane = this.lanes.get(item.tenant);
    if (!lane) {
      lane = { tenant: item.tenant, line: new WaitLine(), start: this.virtual, turn: this.turns++ };
      this.lanes.set(item.tenant, lane);
      this.rise(this.heap.push(lane) - 1);
    }
    return lane.line.push(item);
  }

  /** Who starts next, without starting it. */
  peek(): Item<T> | undefined {
    for (let lane = this.heap[0]; lane; lane = this.heap[0]) {
      if (lane.line.head) return lane.line.head.value;
      this.virtual = lane.start;
      this.lanes.delete(lane.tenant);
      this.dropFirst();
    }
    return undefined;
  }

  take(): Item<T> | undefined {
    const item = this.peek();
    const lane = this.heap[0];
    if (!item || !lane) return undefined;
    lane.line.shift();
    this.virtual = lane.start;
    lane.start += item.cost / item.weight;
    lane.turn = this.turns++;
    this.sink(0);
    return item;
  }

  private dropFirst(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private rise(at: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  private sink(at: number): void {
    for (;;) {
      const left = 2 * at + 1;
      const least = this.isBefore(left + 1, left) ? left + 1 : left;
      if (!this.swapIfEarlier(least, at)) return;
      at = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.heap[one];
    const b = this.heap[other];
    if (!a || !b) return false;
    return a.start < b.start || (a.start === b.start && a.turn < b.turn);
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const a = this.heap[child];
    const b = this.heap[parent];
    if (!a || !b || !this.isBefore(child, parent)) return false;
    this.heap[child] = b;
    this.heap[parent] = a;
    return true;
  }
}

/**
 * Weighted fair queue over tenants with priorities. A priority is worth `ageingMs` of waiting: what is one step lower goes
 * first once it has waited that much longer, so nothing starves. Enter and take cost O(log tenants), leaving O(1).
 */
export class FairQueue<T> {
  private readonly bands: Band<T>[] = [];
  private readonly counts = new Map<string, number>();
  private waiting = 0;

  /** How much longer than somebody one priority above it something has to wait to go first, ms. */
  constructor(public ageingMs: number) {}

  get length(): number {
    return this.waiting;
  }

  /** How many of a tenant's wait. */
  lengthOf(tenant: string): number {
    return this.counts.get(tenant) ?? 0;
  }

  push(entry: FairEntry, value: T, now: number): FairWaiting<T> {
    const { tenant, weight, priority, cost } = entry;
    this.count(tenant, 1);
    return this.band(priority).push({ tenant, weight, priority, cost, value, arrivedAt: now });
  }

  /** Takes somebody out who will not wait any longer; false if it was taken before. */
  remove(waiting: FairWaiting<T>): boolean {
    const removed = waiting.line?.remove(waiting) ?? false;
    if (removed) this.count(waiting.value.tenant, -1);
    return removed;
  }

  /** Whose turn it is. */
  take(): T | undefined {
    let best: Band<T> | undefined;
    let due = Infinity;
    for (const band of this.bands) {
      const head = band.peek();
      if (!head) continue;
      const bandDue = head.arrivedAt - band.priority * this.ageingMs;
      if (bandDue < due || best === undefined) {
        best = band;
        due = bandDue;
      }
    }
    const item = best?.take();
    if (item) this.count(item.tenant, -1);
    return item?.value;
  }

  private band(priority: number): Band<T> {
    let band = this.bands.find((one) => one.priority === priority);
    if (!band) {
      band = new Band(priority);
      this.bands.push(band);
      this.bands.sort((a, b) => b.priority - a.priority);
    }
    return band;
  }

  private count(tenant: string, change: number): void {
    this.waiting += change;
    const count = this.lengthOf(tenant) + change;
    if (count === 0) this.counts.delete(tenant);
    else this.counts.set(tenant, count);
  }
}
