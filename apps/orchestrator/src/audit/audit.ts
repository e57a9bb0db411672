import { randomUUID } from 'node:crypto';
import { AssayError, type AuditEntry } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import type { Logger } from '@assay/telemetry';
import { kvKey } from '../limits/kv-cells.ts';

/** Cells of a subject each, and all of them at once. */
export interface AuditCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
  readAll<S>(prefix: string): Promise<ReadonlyMap<string, S>>;
}

/** What somebody orders; who, when and how it ended is added here. */
export type Order = Omit<AuditEntry, 'id' | 'at' | 'outcome' | 'code' | 'forced'> & { readonly forced?: boolean };

/** So many changes of one subject are kept, the last ones; each of them is in the log besides. */
const KEPT = 200;
const PREFIX = 'subject.';

/** Who changed what, when and why: shared by every orchestrator, and written down before it is done. */
export class Audit {
  constructor(
    private readonly cells: AuditCells,
    private readonly logger: Logger,
  ) {}

  /**
   * Does what was ordered, between two records: that it was ordered, and how it ended. What cannot be written down is not done:
   * `service_unavailable`. Otherwise the errors of `work`.
   */
  async during<T>(order: Order, work: () => Promise<T>): Promise<T> {
    const entry: AuditEntry = { forced: false, ...order, id: randomUUID(), at: new Date().toISOString(), outcome: 'ordered' };
    await this.cells.update<AuditEntry[], undefined>(keyOf(entry.subject), (before = []) => ({
      state: [...before, entry].slice(-KEPT),
      result: undefined,
    }));
    try {
      const result = await work();
      await this.end(entry, { outcome: 'made' });
      return result;
    } catch (error) {
      await this.end(entry, { outcome: 'failed', code: error instanceof AssayError ? error.code : 'internal' });
      throw error;
    }
  }

  /** Changes of one subject, or of all, newest first. Errors: `service_unavailable`. */
  async list(subject: string | undefined, limit: number): Promise<AuditEntry[]> {
    const lists =
      subject === undefined
        ? [...(await this.cells.readAll<AuditEntry[]>(PREFIX)).values()]
        : [(await this.cells.read<AuditEntry[]>(keyOf(subject))) ?? []];
    return lists
      .flatMap((list) => list.toReversed())
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
      .slice(0, limit);
  }

  /** Never rejects: the work is done, whether or not its end can be written down. */
  private async end(entry: AuditEntry, end: Pick<AuditEntry, 'outcome' | 'code'>): Promise<void> {
    const ended = { ...entry, ...end };
    this.logger.info({ audit: ended }, `${entry.by} ordered: ${entry.action} ${entry.subject}, ${end.outcome}`);
    try {
      await this.cells.update<AuditEntry[], undefined>(keyOf(entry.subject), (before = []) => ({
        state: before.map((known) => (known.id === entry.id ? ended : known)),
        result: undefined,
      }));
    } catch (error) {
      this.logger.warn({ err: error }, 'the end of a change could not be written down');
    }
  }
}

const keyOf = (subject: string): string => PREFIX + kvKey(subject);
