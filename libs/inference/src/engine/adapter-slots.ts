interface Slot {
  users: number;
  readonly readyAt: number;
  lastUsed: number;
}

export interface AdapterSlotsOptions {
  /** Adapters that fit into memory at once. */
  readonly slots: number;
  /** Time to load one, ms. */
  readonly loadMs: number;
}

/** LoRA adapters in the model's memory. One that nobody uses makes room, least recently used first. */
export class AdapterSlots {
  private readonly options: AdapterSlotsOptions;
  private readonly slots = new Map<string, Slot>();

  constructor(options: AdapterSlotsOptions) {
    this.options = options;
  }

  get loaded(): readonly string[] {
    return [...this.slots.keys()];
  }

  /**
   * When the adapter can be used, ms: `now` or earlier if it is there. Starts to load one that is not, as long as another
   * can make room for it; otherwise it is when to ask again, and Infinity as long as all are in use.
   */
  readyAt(adapter: string, now: number): number {
    const known = this.slots.get(adapter);
    if (known) return known.readyAt;
    if (this.slots.size >= this.options.slots && !this.evict(now)) return this.nextIdleAt();
    const slot: Slot = { users: 0, readyAt: now + this.options.loadMs, lastUsed: now };
    this.slots.set(adapter, slot);
    return slot.readyAt;
  }

  /** The adapter must be there. */
  use(adapter: string, now: number): void {
    const slot = this.of(adapter);
    slot.users += 1;
    slot.lastUsed = now;
  }

  release(adapter: string): void {
    this.of(adapter).users -= 1;
  }

  private nextIdleAt(): number {
    return Math.min(...[...this.slots.values()].map(({ users, readyAt }) => (users > 0 ? Infinity : readyAt)));
  }

  private of(adapter: string): Slot {
    const slot = this.slots.get(adapter);
    if (!slot) throw new Error(`adapter ${adapter} is not loaded`);
    return slot;
  }

  /** One that is still being loaded is wanted by somebody, and stays. */
  private evict(now: number): boolean {
    let oldest: string | undefined;
    let oldestUse = Infinity;
    for (const [name, { users, readyAt, lastUsed }] of this.slots) {
      if (users > 0 || readyAt > now || lastUsed >= oldestUse) continue;
      oldest = name;
      oldestUse = lastUsed;
    }
    return oldest !== undefined && this.slots.delete(oldest);
  }
}
