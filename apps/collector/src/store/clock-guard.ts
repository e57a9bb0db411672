export interface Clock {
  /** Ms since 1970; may be set, forwards and backwards. */
  readonly wall: () => number;
  /** Ms since some moment; goes only forwards. */
  readonly steady: () => number;
}

/** A difference that is no correction any more, ms. */
const JUMP_MS = 3_600_000;

/**
 * Tells whether the machine's clock may decide what is old. After a jump, and after a start, it has to prove itself for a while:
 * a clock that is years ahead for a moment must not delete everything.
 */
export class ClockGuard {
  private readonly clock: Clock;
  private readonly provesForMs: number;
  private offsetMs: number;
  private trustedAt: number;

  constructor(clock: Clock, provesForMs: number) {
    this.clock = clock;
    this.provesForMs = provesForMs;
    this.offsetMs = clock.wall() - clock.steady();
    this.trustedAt = clock.steady() + provesForMs;
  }

  /** The time, ms since 1970, and by how much it has jumped since the last look; no time while it is not to be trusted. */
  look(): { readonly nowMs: number | undefined; readonly jumpedMs: number } {
    const [wall, steady] = [this.clock.wall(), this.clock.steady()];
    const difference = wall - steady - this.offsetMs;
    this.offsetMs = wall - steady;
    const jumpedMs = Math.abs(difference) >= JUMP_MS ? difference : 0;
    if (jumpedMs !== 0) this.trustedAt = steady + this.provesForMs;
    return { nowMs: steady >= this.trustedAt ? wall : undefined, jumpedMs };
  }
}
