import { createStore, type Store } from '../app/store.ts';
import { newTraceparent } from '../api/traceparent.ts';
import { chatBody } from './chatRequest.ts';
import { runChat, type ChatPorts } from './chatStream.ts';
import { changeReply, historyOf, isOpen, turnsBefore, type Pane, type Reply, type Settings, type Turn } from './conversation.ts';
import { readKept, writeKept, type Kept } from './keeping.ts';
import { advance, newReply } from './reply.ts';

export interface PlaygroundPorts {
  readonly fetch: typeof fetch;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** ISO 8601. */
  readonly clock: () => string;
  readonly newId: () => string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Told of each reply that is over. */
  readonly onSettled: (reply: Reply, pane: Pane) => void;
}

/** A conversation with one model or two, kept in this browser. */
export class Playground {
  readonly state: Store<Kept>;
  readonly #key: string;
  readonly #ports: PlaygroundPorts;
  #running = new AbortController();

  /** `owner`: id of the user whose conversation it is. */
  constructor(owner: string, ports: PlaygroundPorts) {
    this.#key = `assay.playground.${owner}`;
    this.#ports = ports;
    this.state = createStore(readKept(ports.storage.getItem(this.#key)));
  }

  /** Asks every open pane. A prompt without any text, or while answers are still coming, changes nothing. */
  send(prompt: string): boolean {
    if (prompt.trim() === '' || isBusy(this.state.get())) return false;
    const { turns, settings, compare } = this.state.get();
    const panes: readonly Pane[] = compare ? ['a', 'b'] : ['a'];
    const askedAt = this.#ports.clock();
    const replies = panes.map((pane) => [pane, newReply(chatBody(settings[pane], historyOf(turns, pane), prompt), askedAt)] as const);
    const turn: Turn = { id: this.#ports.newId(), prompt, replies: Object.fromEntries(replies) };
    this.#change({ turns: [...turns, turn] });
    this.#running = new AbortController();
    for (const [pane, { request }] of replies) void this.#ask(turn.id, pane, request, this.#running.signal);
    return true;
  }

  /** Asks again with another prompt, as if nothing had been said since. */
  resend(turnId: string, prompt: string): boolean {
    if (prompt.trim() === '' || isBusy(this.state.get())) return false;
    this.#change({ turns: [...turnsBefore(this.state.get().turns, turnId)] });
    return this.send(prompt);
  }

  /** Ends every answer that is under way; what came of it stays. */
  stop(): void {
    this.#running.abort();
  }

  clear(): void {
    this.stop();
    this.#change({ turns: [] });
  }

  setSettings(pane: Pane, change: Partial<Settings>): void {
    const { settings } = this.state.get();
    this.#change({ settings: { ...settings, [pane]: { ...settings[pane], ...change } } });
  }

  /** The second pane begins as a copy of the first. */
  setCompare(compare: boolean): void {
    const { settings } = this.state.get();
    const b = settings.b.model === '' ? settings.a : settings.b;
    this.#change({ compare, settings: { ...settings, b } });
  }

  readDraft(): string {
    return this.#ports.storage.getItem(`${this.#key}.draft`) ?? '';
  }

  keepDraft(text: string): void {
    this.#store(`${this.#key}.draft`, text);
  }

  /** Another tab of this browser has kept something: its turns are shown here too, so that neither overwrites the other's. */
  adopt(key: string | null, text: string | null): void {
    if (key !== this.#key || isBusy(this.state.get())) return;
    this.state.update((all) => ({ ...all, turns: readKept(text).turns }));
  }

  /** Keeps what has come so far: to be called before the page goes. */
  keep(): void {
    this.#store(this.#key, writeKept(this.state.get()));
  }

  async #ask(turnId: string, pane: Pane, request: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { fetch: send, now, onSettled } = this.#ports;
    const onEvents: ChatPorts['onEvents'] = (events) => {
      this.state.update((all) => ({ ...all, turns: [...changeReply(all.turns, turnId, pane, (reply) => events.reduce(advance, reply))] }));
    };
    await runChat(request, newTraceparent(), { fetch: send, now, onEvents }, signal);
    const reply = this.state.get().turns.find(({ id }) => id === turnId)?.replies[pane];
    if (!reply) return;
    this.keep();
    onSettled(reply, pane);
  }

  #change(part: Partial<Kept>): void {
    this.state.update((all) => ({ ...all, ...part }));
    this.keep();
  }

  #store(key: string, text: string): void {
    try {
      this.#ports.storage.setItem(key, text);
    } catch {
      // A browser that forbids storage, or has no room: the conversation lives as long as the page.
    }
  }
}

/** Whether an answer is under way. */
export function isBusy({ turns }: Kept): boolean {
  return Object.values(turns.at(-1)?.replies ?? {}).some(isOpen);
}
