import { randomUUID } from 'node:crypto';
import { AssayError, SESSION_TTL_MS, type DialogSession, type Message, type SessionSlots } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import { kvKey } from '../limits/kv-cells.ts';

export interface SessionCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
  remove(key: string): Promise<void>;
}

/** Of a stored history, characters of its JSON; the oldest turns beyond it go. */
const MAX_HISTORY_CHARS = 512 * 1_024;

/** An end that is nearer by less is left where it is, ms. */
export const TOUCH_EVERY_MS = 60_000;

type Kept = Omit<DialogSession, 'expiresAt'> & { readonly usedAt: string };

/**
 * Dialogs, which every orchestrator shares. A session lies under its owner's account: for anybody else it does not exist.
 * Errors: `session_not_found`, `service_unavailable`.
 */
export class SessionStore {
  constructor(
    private readonly cells: SessionCells,
    private readonly now: () => Date,
  ) {}

  async create(account: string, slots: SessionSlots): Promise<DialogSession> {
    const id = randomUUID();
    const at = this.now().toISOString();
    const kept: Kept = { id, createdAt: at, usedAt: at, messages: [], slots };
    await this.cells.update<Kept, undefined>(keyOf(account, id), () => ({ state: kept, result: undefined }));
    return viewOf(kept);
  }

  async find(account: string, id: string): Promise<DialogSession> {
    const kept = await this.cells.read<Kept>(keyOf(account, id));
    if (!kept) throw new AssayError('session_not_found');
    return viewOf(kept);
  }

  async remove(account: string, id: string): Promise<void> {
    await this.find(account, id);
    await this.cells.remove(keyOf(account, id));
  }

  /** Moves its end to an hour from now, where that is worth writing. */
  async touch(account: string, id: string): Promise<void> {
    const { expiresAt } = await this.find(account, id);
    const left = Date.parse(expiresAt) - this.now().getTime();
    if (left < SESSION_TTL_MS - TOUCH_EVERY_MS) await this.change(account, id, (kept) => kept);
  }

  /** Adds what was said in one turn. A session that has ended in the meantime stays ended. */
  append(account: string, id: string, turn: readonly Message[]): Promise<DialogSession> {
    return this.change(account, id, (kept) => ({ ...kept, messages: lastOf([...kept.messages, ...turn]) }));
  }

  setSlots(account: string, id: string, slots: SessionSlots): Promise<DialogSession> {
    return this.change(account, id, (kept) => ({ ...kept, slots }));
  }

  private change(account: string, id: string, edit: (kept: Kept) => Kept): Promise<DialogSession> {
    return this.cells.update<Kept, DialogSession>(keyOf(account, id), (kept) => {
      if (!kept) throw new AssayError('session_not_found');
      const state = { ...edit(kept), usedAt: this.now().toISOString() };
      return { state, result: viewOf(state) };
    });
  }
}

const keyOf = (account: string, id: string): string => `${kvKey(account)}.${kvKey(id)}`;

function viewOf({ usedAt, ...kept }: Kept): DialogSession {
  return { ...kept, expiresAt: new Date(Date.parse(usedAt) + SESSION_TTL_MS).toISOString() };
}

/** As many of the last messages as may be kept, from a user's on: a history does not begin with an answer. */
function lastOf(messages: readonly Message[]): Message[] {
  let room = MAX_HISTORY_CHARS;
  let from = messages.length;
  while (from > 0) {
    room -= JSON.stringify(messages[from - 1]).length;
    if (room < 0) break;
    from--;
  }
  if (from === 0) return [...messages];
  const first = messages.findIndex(({ role }, index) => index >= from && role === 'user');
  return first < 0 ? [] : messages.slice(first);
}
