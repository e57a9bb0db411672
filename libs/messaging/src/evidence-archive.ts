import { BUCKETS, sealSubject, STREAMS } from '@assay/contracts';
import { JetStreamApiError, jetstream, jetstreamManager, type JetStreamManager, type MsgRequest } from '@nats-io/jetstream';
import { Objm, type ObjectStore } from '@nats-io/obj';
import type { MessagingConnection } from './connection.ts';

/** The end of the chain: how many seals it has, and the last of them. */
export interface ChainHead {
  readonly length: number;
  readonly seal: string | undefined;
}

const WRONG_LAST_SEQUENCE = 10_071;

/**
 * Where evidence is kept: bundles by the run's id, and the chain of their seals. Texts and bytes only; what they mean is libs/evidence's.
 * Bundles are kept until somebody removes them; the chain refuses to be shortened.
 */
export class EvidenceArchive {
  private readonly connection: MessagingConnection;

  constructor(connection: MessagingConnection) {
    this.connection = connection;
  }

  /** Stores the bytes in the place of what was there. Resolves when they are stored whole; a crash leaves what was there. */
  async put(runId: string, bundle: Uint8Array): Promise<void> {
    await (await this.bundles()).putBlob({ name: runId }, bundle);
  }

  /** Undefined when there is none. Rejects when what is there is not what was stored. */
  async get(runId: string): Promise<Uint8Array | undefined> {
    return (await (await this.bundles()).getBlob(runId)) ?? undefined;
  }

  /** Whether there is a bundle, whole. */
  async has(runId: string): Promise<boolean> {
    const info = await (await this.bundles()).info(runId);
    return info !== null && !info.deleted;
  }

  async head(): Promise<ChainHead> {
    const manager = await this.manager();
    const { state } = await manager.streams.info(STREAMS.seals.name);
    const length = state.last_seq;
    return { length, seal: length === 0 ? undefined : await sealAt(manager, { seq: length }) };
  }

  /** The last seal of a run. */
  async sealOf(runId: string): Promise<string | undefined> {
    return sealAt(await this.manager(), { last_by_subj: sealSubject(runId) });
  }

  /** Appends a seal behind so many others. Whether it did: false when the chain has grown meanwhile. */
  async append(runId: string, seal: string, length: number): Promise<boolean> {
    try {
      await jetstream(this.connection.nats).publish(sealSubject(runId), seal, { expect: { lastSequence: length } });
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return false;
      throw error;
    }
  }

  /** Seals from a place in the chain, 1 the first, so many at most. A place whose seal is gone is undefined. */
  async seals(from: number, count: number): Promise<(string | undefined)[]> {
    const manager = await this.manager();
    const { state } = await manager.streams.info(STREAMS.seals.name);
    const places = Array.from({ length: Math.max(0, Math.min(count, state.last_seq - from + 1)) }, (_, index) => from + index);
    return Promise.all(places.map((seq) => sealAt(manager, { seq })));
  }

  private bundles(): Promise<ObjectStore> {
    return new Objm(this.connection.nats).open(BUCKETS.evidence);
  }

  private manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.connection.nats, { checkAPI: false });
  }
}

async function sealAt(manager: JetStreamManager, which: MsgRequest): Promise<string | undefined> {
  return (await manager.streams.getMessage(STREAMS.seals.name, which))?.string();
}
