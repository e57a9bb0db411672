import type { Say } from './say.ts';

/** Something that goes wrong with an answer. Bytes and frames count from the beginning of the body. */
export type Fault =
  /** Refuses, in the vendor's own words unless `body` says otherwise. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Takes so long before its headers. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Falls silent and keeps the connection; before the first byte with 0, before the headers with -1. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Ends the body there as if it were whole. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Resets the connection there; before the headers with -1. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Writes pieces of so many bytes, each on its own. */
  | { readonly kind: 'split'; readonly bytes: number }
  /** Writes frame by frame, with so much time between. */
  | { readonly kind: 'pace'; readonly ms: number }
  /** Puts `bytes` in after so many frames: an event that is none, bytes that are not UTF-8, an error in-band. */
  | { readonly kind: 'insert'; readonly afterFrames: number; readonly bytes: string | Uint8Array }
  | { readonly kind: 'type'; readonly contentType: string }
  /** Sends header after header until the client has had enough. */
  | { readonly kind: 'endless-headers' };

/** How one request is answered. */
export interface Plan {
  readonly say?: Partial<Say>;
  readonly faults?: readonly Fault[];
}

/** The first fault of its kind. */
export function faultOf<K extends Fault['kind']>(plan: Plan, kind: K): Extract<Fault, { kind: K }> | undefined {
  return plan.faults?.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

/** Refuses with 429 and says when to come back. */
export const tooMany = (seconds: number): Plan => ({
  faults: [{ kind: 'status', status: 429, headers: { 'retry-after': String(seconds) } }],
});

/** Ends within the last event. */
export const HALF_EVENT: Plan = { faults: [{ kind: 'truncate', afterBytes: 60 }] };

export const INVALID_UTF8: Plan = {
  faults: [{ kind: 'insert', afterFrames: 2, bytes: Uint8Array.of(0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x0a, 0x0a) }],
};

export const MALFORMED: Plan = { faults: [{ kind: 'insert', afterFrames: 2, bytes: 'data: {"choices":[{"index":0,\n\n' }] };

export const NO_USAGE: Plan = { say: { usage: null } };
