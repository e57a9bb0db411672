import type { MessagingConnection } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import { interruptedOf } from './attempt-records.ts';
import { openIn } from './close-life.ts';
import type { OnEnd } from './ledger.ts';
import { PositionMoved, type LedgerStream, type StoredChunk } from './ledger-stream.ts';
import { recordLine } from './lines.ts';

/** A life that nobody has heard of for so long is lost, and its disk with it, ms. */
const LOST_AFTER_MS = 5 * 60_000;
const ASKED_FOR_MS = 2_000;
const aliveSubject = (life: string): string => `assay.inference.ledger-alive.${life}`;

export interface LostLivesDeps {
  readonly stream: LedgerStream;
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly onEnd: OnEnd;
  /** Whoever survives. */
  readonly life: string;
  /** ms. */
  readonly now: () => number;
}

/**
 * Settles what orchestrators left open that do not come back, as far as the stream tells of it. One that comes back after all finds
 * that out, and leaves it at that.
 */
export class LostLives {
  private readonly silentSince = new Map<string, number>();
  /** Lives that said that nothing follows. */
  private readonly ended = new Set<string>();
  /** Lives that need nothing, by their last message when that was seen. */
  private readonly seen = new Map<string, number>();

  constructor(private readonly deps: LostLivesDeps) {
    deps.connection.nats.subscribe(aliveSubject(deps.life), { callback: (_error, message) => void message.respond() });
  }

  async close(): Promise<void> {
    const { stream, life: own, now } = this.deps;
    for (const life of await stream.lives()) {
      if (life === own || this.ended.has(life)) continue;
      const { sequence, ended } = await stream.positionOf(life);
      if (ended) this.ended.add(life);
      if (ended || this.seen.get(life) === sequence) continue;
      const since = this.silentSince.get(life) ?? now();
      if (await this.answers(life)) this.silentSince.delete(life);
      else if (now() - since < LOST_AFTER_MS) this.silentSince.set(life, since);
      else await this.settle(life);
    }
  }

  private async settle(life: string): Promise<void> {
    const { stream, logger, onEnd } = this.deps;
    const chunks: StoredChunk[] = [];
    for await (const chunk of stream.of(life)) chunks.push(chunk);
    const position = chunks.at(-1)?.position;
    if (!position) return;
    const closed = openIn(chunks.flatMap(({ lines }) => lines)).map(interruptedOf);
    try {
      const { segment, offset } = position;
      const chunk = { segment, offset, ended: false, lines: Buffer.from(closed.map(recordLine).join('')), survivor: this.deps.life };
      const { sequence } = closed.length === 0 ? position : await stream.append(life, position, chunk);
      this.seen.set(life, sequence);
    } catch (error) {
      // It lives, or another survivor was faster.
      if (error instanceof PositionMoved) return;
      throw error;
    }
    if (closed.length > 0) logger.warn({ life, attempts: closed.length }, 'attempts of an orchestrator that is lost are settled');
    for (const record of closed) onEnd(record, record);
  }

  private async answers(life: string): Promise<boolean> {
    try {
      await this.deps.connection.nats.request(aliveSubject(life), undefined, { timeout: ASKED_FOR_MS });
      return true;
    } catch (error) {
      return !(error instanceof RequestError && error.isNoResponders()) && !(error instanceof NoRespondersError);
    }
  }
}
