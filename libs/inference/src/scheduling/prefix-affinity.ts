import { createHash } from 'node:crypto';
import type { Message } from '@assay/contracts';
import { LRUCache } from 'lru-cache';

/** Characters of prompt in a block; about four of an engine's blocks of 16 tokens. */
const BLOCK_CHARACTERS = 256;
/** Beyond so many blocks a match no longer changes who is the best worker. */
const MOST_BLOCKS = 64;
const REMEMBERED_BLOCKS = 8_192;

/** Hashes of a prompt's growing prefixes, shortest first: equal hashes are equal prefixes. */
export function prefixBlocks(model: string, messages: readonly Message[]): readonly string[] {
  const text = promptText(messages);
  const blocks: string[] = [];
  let chain = model;
  for (let from = 0; from + BLOCK_CHARACTERS <= text.length && blocks.length < MOST_BLOCKS; from += BLOCK_CHARACTERS) {
    chain = createHash('sha1')
      .update(chain)
      .update(text.slice(from, from + BLOCK_CHARACTERS))
      .digest('base64');
    blocks.push(chain);
  }
  return blocks;
}

function promptText(messages: readonly Message[]): string {
  let text = '';
  for (const { role, content } of messages) {
    text += `\u0001${role}\u0002`;
    if (typeof content === 'string') text += content;
    else for (const part of content) text += part.type === 'text' ? part.text : part.url;
    if (text.length >= BLOCK_CHARACTERS * MOST_BLOCKS) break;
  }
  return text;
}

/** What each worker has most likely still in its prefix cache, from what was sent to it. */
export class PrefixAffinity {
  private readonly seen = new Map<string, LRUCache<string, true>>();

  /** Share of the prompt's blocks that the worker has seen from the start on, 0 to 1. */
  share(worker: string, blocks: readonly string[]): number {
    const seen = this.seen.get(worker);
    if (!seen || blocks.length === 0) return 0;
    let matching = 0;
    while (matching < blocks.length && seen.has(blocks[matching] ?? '')) matching++;
    return matching / blocks.length;
  }

  note(worker: string, blocks: readonly string[]): void {
    if (blocks.length === 0) return;
    let seen = this.seen.get(worker);
    if (!seen) this.seen.set(worker, (seen = new LRUCache({ max: REMEMBERED_BLOCKS })));
    for (const block of blocks) seen.set(block, true);
  }

  /** A worker that restarted has an empty cache. */
  forget(worker: string): void {
    this.seen.delete(worker);
  }
}
