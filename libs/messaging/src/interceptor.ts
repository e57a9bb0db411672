/** One passage of a message through this process. */
export interface Passage {
  readonly kind: 'request' | 'handle' | 'publish' | 'deliver';
  readonly subject: string;
}

/** Stands around a passage: may delay it, refuse it, or do it twice. The default does nothing. */
export type Interceptor = <T>(passage: Passage, next: () => Promise<T>) => Promise<T>;

export const passThrough: Interceptor = (_passage, next) => next();
