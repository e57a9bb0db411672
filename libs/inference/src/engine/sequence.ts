import type { FinishReason } from '@assay/contracts';
import { BLOCK_TOKENS, chainHash, chainStart } from './kv/block-hash.ts';
import type { KvCache } from './kv/kv-cache.ts';
import type { Script, Token } from './script.ts';
import { StopText } from './stop-text.ts';
import type { Ranked } from './waiting-queue.ts';

export interface SequenceOptions {
  readonly priority: number;
  readonly arrival: number;
  readonly arrivedAt: number;
  readonly adapter?: string | undefined;
  readonly prompt: Uint32Array;
  /** Most tokens it may say. */
  readonly limit: number;
  readonly stop: readonly string[];
  /** Asked for once, when the sequence is first computed: those that wait take no memory for answers. */
  readonly write: () => Script;
}

/** What a token brought: nothing while its text may be the beginning of a stop string. */
export interface Produced {
  readonly token?: Token;
  readonly finish?: FinishReason;
}

/** One answer on its way: its tokens, how many of them are computed, and the blocks that hold them. */
export class Sequence implements Ranked {
  readonly priority: number;
  readonly arrival: number;
  readonly options: SequenceOptions;
  state: 'waiting' | 'running' | 'ended' = 'waiting';
  /** Tokens whose keys and values are in {@link blocks}. */
  computed = 0;
  produced = 0;
  cachedTokens = 0;
  preemptions = 0;
  scheduledAt: number | undefined;
  firstTokenAt: number | undefined;
  private lastTokenAt: number | undefined;
  private blocks: number[] = [];
  private readonly chain: number[] = [];
  private tokens: Uint32Array;
  private script: Script | undefined;
  private readonly stopText: StopText | undefined;

  constructor(options: SequenceOptions) {
    this.options = options;
    this.priority = options.priority;
    this.arrival = options.arrival;
    this.tokens = options.prompt;
    this.stopText = options.stop.length > 0 ? new StopText(options.stop) : undefined;
  }

  get promptTokens(): number {
    return this.options.prompt.length;
  }

  /** Tokens that are known: the prompt and what has been said. */
  get total(): number {
    return this.options.prompt.length + this.produced;
  }

  /** Whether all that is left is the token said last. */
  get decodes(): boolean {
    return this.produced > 0 && this.total - this.computed === 1;
  }

  /** Whether the cache could take all of it now, next to what it already holds of its prefix. */
  fits(cache: KvCache): boolean {
    const shared = this.sharable(cache);
    return blocksFor(this.total) - shared + cache.idleAmong(this.chain, shared) <= cache.freeBlocks;
  }

  /** Begins to run, with what the cache still has of its prefix. */
  admit(cache: KvCache, now: number): void {
    const shared = this.sharable(cache);
    this.blocks = cache.share(this.chain, shared);
    this.computed = shared * BLOCK_TOKENS;
    this.state = 'running';
    if (this.scheduledAt !== undefined) return;
    this.scheduledAt = now;
    this.cachedTokens = Math.min(this.computed, this.promptTokens);
    this.script = this.options.write();
    this.tokens = joined(this.options.prompt, this.script.ids);
  }

  /** Blocks for `count` more tokens; false where the cache has not so many. */
  reserve(cache: KvCache, count: number): boolean {
    const missing = blocksFor(this.computed + count) - this.blocks.length;
    return missing <= 0 || cache.allocate(missing, this.blocks);
  }

  /** `count` more tokens are computed. */
  advance(cache: KvCache, count: number): void {
    const before = Math.floor(this.computed / BLOCK_TOKENS);
    this.computed += count;
    const full = Math.floor(this.computed / BLOCK_TOKENS);
    this.extendChain(full);
    for (let index = before; index < full; index += 1) cache.seal(this.blocks[index] ?? -1, this.chain[index] ?? -1);
  }

  /** Gives its blocks back. */
  release(cache: KvCache): void {
    cache.release(this.blocks);
    this.blocks = [];
    this.computed = 0;
  }

  /** A token was said: time since the one before, ms; undefined for the first. */
  tokenAt(now: number): number | undefined {
    if (this.produced === 0) return undefined;
    const gap = this.lastTokenAt === undefined ? undefined : now - this.lastTokenAt;
    this.firstTokenAt ??= now;
    this.lastTokenAt = now;
    return gap;
  }

  /** Says the next token. */
  produce(): Produced {
    const { script, options } = this;
    if (options.limit === 0) return { finish: 'length' };
    const token = script?.tokens[this.produced];
    if (!script || !token) return this.finished(script?.ends ?? 'stop');
    this.produced += 1;
    const said = this.heldBack(token);
    if (said.finish !== undefined) return said;
    if (this.produced === script.tokens.length) return this.finished(script.ends, said.token);
    if (this.produced === options.limit) return this.finished('length', said.token);
    return said;
  }

  private heldBack(token: Token): Produced {
    if (!this.stopText || token.kind !== 'text') return { token };
    const { text, stopped } = this.stopText.push(token.text);
    return { ...(text === '' ? {} : { token: { kind: 'text', text } }), ...(stopped ? { finish: 'stop' } : {}) };
  }

  /** What was held back turns out not to be a stop string. */
  private finished(finish: FinishReason, last?: Token): Produced {
    const rest = this.stopText?.rest() ?? '';
    if (rest === '') return { finish, ...(last ? { token: last } : {}) };
    return { finish, token: { kind: 'text', text: (last?.text ?? '') + rest } };
  }

  /** Leading blocks that the cache has. At least one token is always computed, as the next one follows from it. */
  private sharable(cache: KvCache): number {
    const most = Math.floor((this.total - 1) / BLOCK_TOKENS);
    this.extendChain(most);
    return cache.match(this.chain, most);
  }

  private extendChain(blocks: number): void {
    for (let index = this.chain.length; index < blocks; index += 1) {
      const before = this.chain[index - 1] ?? chainStart(this.options.adapter);
      this.chain.push(chainHash(before, this.tokens, index * BLOCK_TOKENS));
    }
  }
}

const blocksFor = (tokens: number): number => Math.ceil(tokens / BLOCK_TOKENS);

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
