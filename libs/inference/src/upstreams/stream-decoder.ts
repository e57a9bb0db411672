import type { GenerationEvent, Usage } from '@assay/contracts';
import { upstreamInvalid } from '../sse/invalid.ts';
import type { UpstreamDecoder } from './upstream.ts';

/** Cuts bytes into pieces: server-sent events, or lines. */
interface Framing {
  feed(bytes: Uint8Array): void;
  end(): void;
}

/** What the decoders of all wires have in common: where their events go, and that nothing counts after the answer is whole. */
export abstract class StreamDecoder<Piece> implements UpstreamDecoder {
  /** Of the call under way. */
  protected into: GenerationEvent[] = [];
  readonly #framing: Framing;
  #done = false;

  protected constructor(framing: (onPiece: (piece: Piece) => void) => Framing) {
    this.#framing = framing((piece) => {
      if (!this.#done) this.read(piece);
    });
  }

  get done(): boolean {
    return this.#done;
  }

  feed(bytes: Uint8Array, into: GenerationEvent[]): void {
    this.into = into;
    this.#framing.feed(bytes);
  }

  end(into: GenerationEvent[]): void {
    this.into = into;
    if (!this.#done) this.#framing.end();
    if (!this.#done) this.over();
  }

  /** Turns one piece into events. */
  protected abstract read(piece: Piece): void;

  /** The stream is over, and no piece has completed the answer. */
  protected over(): void {
    throw upstreamInvalid('truncated');
  }

  /** The answer is whole. */
  protected complete(usage: Usage | undefined): void {
    this.#done = true;
    if (usage) this.into.push({ type: 'usage', usage });
  }
}
