import { AssayError } from '@assay/contracts';
import type { MessagingConnection } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';
import { closeLife } from './close-life.ts';
import type { Ledger, OnEnd } from './ledger.ts';
import type { LedgerStream } from './ledger-stream.ts';
import { isAlive } from './life.ts';
import { LifeShipper, type Mark } from './life-shipper.ts';
import { LostLives } from './lost-lives.ts';
import { ownerOf, segmentsIn, sizeOf } from './segments.ts';

/** How often what has been written is shipped, ms. */
const SHIP_EVERY_MS = 100;
/** How often it is looked for what others left behind, ms. */
const LOOK_EVERY_MS = 5_000;
const CLOSE_WITHIN_MS = 5_000;

export interface LedgerKeeperDeps {
  readonly ledger: Ledger;
  readonly stream: LedgerStream;
  readonly connection: MessagingConnection;
  readonly folder: string;
  readonly logger: Logger;
  readonly onEnd: OnEnd;
}

/** Brings into the shared ledger what this orchestrator writes, what its former lives left behind, and what lost ones left open. */
export class LedgerKeeper {
  private readonly own: LifeShipper;
  private readonly lost: LostLives;
  private readonly timers: readonly NodeJS.Timeout[];
  private shipping: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  /** Lives whose open attempts this one has settled. */
  private readonly closed = new Set<string>();
  private ending = false;
  private failure: string | undefined;

  constructor(private readonly deps: LedgerKeeperDeps) {
    const { ledger, stream, connection, folder } = deps;
    this.own = new LifeShipper({ stream, folder, life: ledger.life });
    this.lost = new LostLives({ ...deps, life: ledger.life, now: Date.now });
    this.closeDead();
    ledger.spool.count();
    this.timers = [
      setInterval(() => {
        ledger.recover();
        if (connection.connected && this.own.isBehind(ledger.spool.mark)) void this.ship().catch(() => undefined);
      }, SHIP_EVERY_MS).unref(),
      setInterval(() => this.look(), LOOK_EVERY_MS).unref(),
    ];
    this.look();
  }

  /** Why the last try to ship failed, while none has succeeded since. */
  get behind(): string | undefined {
    return this.failure;
  }

  /** Resolves when everything that has been written is in the stream. Errors: `service_unavailable`. */
  async shipped(): Promise<void> {
    const { ledger } = this.deps;
    ledger.flush();
    await this.shipping?.catch(() => undefined);
    if (!this.own.isBehind(ledger.spool.mark)) return;
    await this.ship().catch((cause: unknown) => {
      throw new AssayError('service_unavailable', { details: { part: 'ledger' }, cause });
    });
  }

  /** Ships what is left, unless NATS is away: then it waits on the disk for the next life. */
  async close(): Promise<void> {
    const { ledger, connection, logger } = this.deps;
    this.ending = true;
    this.timers.forEach((timer) => clearInterval(timer));
    ledger.end();
    await this.shipping?.catch(() => undefined);
    await this.looking;
    if (!connection.connected) return;
    const { mark } = ledger.spool;
    const shipped = ledger.hasOpen ? this.own.ship(mark).then(() => undefined) : this.own.end(mark);
    await withinMs(shipped, CLOSE_WITHIN_MS).catch((error: unknown) => {
      logger.warn({ err: error }, 'the rest of the ledger is left to the next start');
    });
  }

  private ship(): Promise<void> {
    const { ledger, logger } = this.deps;
    this.shipping ??= this.own
      .ship(ledger.spool.mark)
      .then(
        () => {
          if (this.failure !== undefined) logger.info('the ledger is shipped again');
          this.failure = undefined;
        },
        (error: unknown) => {
          if (this.failure === undefined) logger.warn({ err: error }, 'the ledger cannot be shipped; it waits on the disk');
          this.failure = String(error);
          throw error;
        },
      )
      .finally(() => (this.shipping = undefined));
    return this.shipping;
  }

  private look(): void {
    this.looking ??= this.shipOthers().finally(() => (this.looking = undefined));
  }

  private async shipOthers(): Promise<void> {
    const { ledger, connection, stream, folder, logger } = this.deps;
    try {
      for (const { life, end } of this.closeDead()) {
        if (this.ending || !connection.connected) return;
        await new LifeShipper({ stream, folder, life }).end(end);
      }
      if (connection.connected && !this.ending) await this.lost.close();
    } catch (error) {
      logger.warn({ err: error }, 'what other lives left in the ledger cannot be shipped yet');
    } finally {
      ledger.spool.count();
    }
  }

  /** Settles what dead lives in this folder left open. */
  private closeDead(): { readonly life: string; readonly end: Mark }[] {
    const { ledger, folder, logger, onEnd } = this.deps;
    const dead = [];
    for (const [life, segments] of segmentsIn(folder)) {
      const last = segments.at(-1);
      if (!last || life === ledger.life) continue;
      try {
        const owner = ownerOf(last);
        if (owner && isAlive(owner)) continue;
        const closed = this.closed.has(life) ? [] : closeLife(segments);
        this.closed.add(life);
        if (closed.length > 0) logger.warn({ life, attempts: closed.length }, 'attempts that a former life left open are settled');
        for (const record of closed) onEnd(record, record);
        dead.push({ life, end: { segment: last.number, offset: sizeOf(last) } });
      } catch (error) {
        logger.error({ err: error, life }, 'what a former life left open cannot be settled yet');
      }
    }
    return dead;
  }
}

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
