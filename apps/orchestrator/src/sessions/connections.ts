import { AssayError } from '@assay/contracts';

/** The long connections of this orchestrator: so many for each account. */
export class Connections {
  private readonly open = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** One more; what is returned says that it has ended. Errors: `too_many_live_streams`. */
  enter(account: string): () => void {
    const count = this.open.get(account) ?? 0;
    if (count >= this.limit) throw new AssayError('too_many_live_streams', { details: { limit: this.limit } });
    this.open.set(account, count + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.open.get(account) ?? 1) - 1;
      if (rest > 0) this.open.set(account, rest);
      else this.open.delete(account);
    };
  }
}
