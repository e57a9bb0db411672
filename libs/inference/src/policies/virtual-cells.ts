import { AssayError } from '@assay/contracts';

import type { Random } from '../clock.ts';
import type { SharedCells } from './shared-cells.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Part of the writes that lose their race. */
const LOST = 0.2;

/** Cells as a key-value store keeps them: as JSON, behind a round trip, with lost races that call `fn` again. For tests. */
export class VirtualCells implements SharedCells {
  private readonly values = new Map<string, string>();
  updates = 0;
  /** Nobody answers, and nobody has heard it; or nobody knows whether somebody has. */
  down: false | 'unchanged' | 'unknown' = false;

  /** `random` and `tripMs` say how long half a round trip takes at most, and who loses; by default nobody, and no time. */
  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random = () => 1,
    private readonly tripMs = 0,
  ) {}

  async update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R> {
    for (;;) {
      this.updates++;
      if (this.down) throw new AssayError('service_unavailable', { details: { unchanged: this.down === 'unchanged' } });
      if (this.tripMs > 0) await this.clock.sleep(this.random() * this.tripMs);
      const read = this.values.get(key);
      const { state, result } = fn(this.read(key) as S | undefined);
      const lost = this.random() < LOST;
      if (this.tripMs > 0) await this.clock.sleep(this.random() * this.tripMs);
      if (lost || this.values.get(key) !== read) continue;
      this.values.set(key, JSON.stringify(state));
      return result;
    }
  }

  /** A cell as it is; undefined when nobody has written it. */
  read(key: string): unknown {
    const value = this.values.get(key);
    return value === undefined ? undefined : JSON.parse(value);
  }

  /** The store has come back empty. */
  clear(): void {
    this.values.clear();
  }
}
