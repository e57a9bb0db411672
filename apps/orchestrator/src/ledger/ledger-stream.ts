import { ledgerSubject, STREAMS } from '@assay/contracts';
import { headersWithTrace, type MessagingConnection } from '@assay/messaging';
import { JetStreamApiError, jetstream, jetstreamManager, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { settledBy } from './lines.ts';

const { name: STREAM, subjects } = STREAMS.ledger;
const HEADERS = {
  segment: 'Assay-Segment',
  offset: 'Assay-Offset',
  ended: 'Assay-Ended',
  closed: 'Assay-Closed',
  survivor: 'Assay-Survivor',
};
const WRONG_SEQUENCE = 10_071;
const NO_MESSAGE = 10_037;
const STORED_WITHIN_MS = 3_000;
const MOST_BYTES = 512 * 1_024;
/** More than the headers of a message have. */
const HEADER_BYTES = 4_096;
/** Messages that are asked for at once. */
const AT_ONCE = 64;

/** How far the ledger of one life has come in the stream. */
export interface Position {
  /** Of its last message; 0: there is none. */
  readonly sequence: number;
  /** Up to here its own lines have been taken over. */
  readonly segment: number;
  /** Bytes of that segment. */
  readonly offset: number;
  /** Nothing of this life follows. */
  readonly ended: boolean;
  /** Last message by which a survivor settled what this life had left open; 0: there is none. */
  readonly closed: number;
}

/** Lines of one life that become one message. */
export interface Chunk extends Pick<Position, 'segment' | 'offset' | 'ended'> {
  readonly lines: Uint8Array;
  /** Who settles attempts that are not its own. */
  readonly survivor?: string;
}

export interface StoredChunk {
  readonly life: string;
  readonly position: Position;
  /** The survivor's message before this one, if this is one. */
  readonly closedBefore: number;
  readonly lines: readonly string[];
}

/** Somebody else has written for this life meanwhile. */
export class PositionMoved extends Error {
  override readonly name = 'PositionMoved';
}

/**
 * The ledger that all orchestrators share. Each life has a subject of its own, whose last message says how far it has come; the
 * next one is stored only behind exactly that one. So nothing is stored twice, however often and by whomever it is sent.
 */
export class LedgerStream {
  constructor(private readonly connection: MessagingConnection) {}

  /** Largest chunk, bytes. */
  get largest(): number {
    return Math.min(MOST_BYTES, (this.connection.nats.info?.max_payload ?? MOST_BYTES) - HEADER_BYTES);
  }

  async positionOf(life: string): Promise<Position> {
    const last = await found((await this.manager()).streams.getMessage(STREAM, { last_by_subj: ledgerSubject(life) }));
    return last ? chunkOf(last).position : { sequence: 0, segment: 1, offset: 0, ended: false, closed: 0 };
  }

  /** Resolves when the chunk is stored. Rejects with {@link PositionMoved}, or when NATS does not answer: then it may be stored or not. */
  async append(life: string, after: Position, chunk: Chunk): Promise<Position> {
    const { segment, offset, ended, survivor } = chunk;
    const headers = headersWithTrace();
    headers.set(HEADERS.segment, String(segment));
    headers.set(HEADERS.offset, String(offset));
    headers.set(HEADERS.closed, String(after.closed));
    if (ended) headers.set(HEADERS.ended, 'true');
    if (survivor !== undefined) headers.set(HEADERS.survivor, survivor);
    const expect = { lastSubjectSequence: after.sequence };
    const options = { headers, expect, timeout: STORED_WITHIN_MS };
    const { seq } = await jetstream(this.connection.nats)
      .publish(ledgerSubject(life), chunk.lines, options)
      .catch((cause: unknown) => {
        throw cause instanceof JetStreamApiError && cause.code === WRONG_SEQUENCE ? new PositionMoved(life, { cause }) : cause;
      });
    return { sequence: seq, segment, offset, ended, closed: survivor === undefined ? after.closed : seq };
  }

  /** Attempts that survivors have settled for a life. */
  async closedFor({ closed }: Position): Promise<Set<string>> {
    const manager = await this.manager();
    const ids = new Set<string>();
    for (let at = closed; at > 0;) {
      const message = await found(manager.streams.getMessage(STREAM, { seq: at }));
      const chunk = message && chunkOf(message);
      for (const line of chunk?.lines ?? []) ids.add(settledBy(line) ?? '');
      at = chunk?.closedBefore ?? 0;
    }
    return ids;
  }

  /** Everything that is stored now and was not stored before `since`, the last first. */
  async *backwards(since: Date, signal: AbortSignal): AsyncGenerator<StoredChunk, void, undefined> {
    const manager = await this.manager();
    const { state } = await manager.streams.info(STREAM);
    const at = (sequence: number) => found(manager.direct.getMessage(STREAM, { seq: sequence }));
    for (let end = state.last_seq; end >= state.first_seq && end > 0; end -= AT_ONCE) {
      signal.throwIfAborted();
      const length = Math.min(AT_ONCE, end - state.first_seq + 1);
      for (const message of await Promise.all(Array.from({ length }, (_none, index) => at(end - index)))) {
        if (!message) continue;
        if (message.time < since) return;
        yield chunkOf(message);
      }
    }
  }

  /** Everything of one life, from its beginning. */
  async *of(life: string): AsyncGenerator<StoredChunk, void, undefined> {
    const manager = await this.manager();
    const subject = ledgerSubject(life);
    for (let after = 0; ;) {
      const message = await found(manager.direct.getMessage(STREAM, { seq: after + 1, next_by_subj: subject }));
      if (!message) return;
      after = message.seq;
      yield chunkOf(message);
    }
  }

  /** Every life of which something is stored. */
  async lives(): Promise<string[]> {
    const info = await (await this.manager()).streams.info(STREAM, { subjects_filter: subjects[0] });
    return Object.keys(info.state.subjects ?? {}).map(lifeOf);
  }

  private manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.connection.nats, { checkAPI: false });
  }
}

const lifeOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

function chunkOf({ seq, subject, header, data }: StoredMsg): StoredChunk {
  const number = (name: string): number => Number(header.get(name) || 0);
  const position = {
    sequence: seq,
    segment: number(HEADERS.segment),
    offset: number(HEADERS.offset),
    ended: header.has(HEADERS.ended),
    closed: header.has(HEADERS.survivor) ? seq : number(HEADERS.closed),
  };
  const lines = Buffer.from(data).toString('utf8').split('\n').slice(0, -1);
  return { life: lifeOf(subject), position, closedBefore: number(HEADERS.closed), lines };
}

async function found(message: Promise<StoredMsg | null>): Promise<StoredMsg | undefined> {
  try {
    return (await message) ?? undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined;
    throw error;
  }
}
