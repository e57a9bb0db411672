/** Calls `read` at most once in `forMs`; who calls meanwhile is given what the last call has given, or gives. */
export function shared<T>(read: () => Promise<T>, forMs: number, now: () => number): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= forMs) last = { at: now(), value: read() };
    return last.value;
  };
}
