import { createStore } from './store.ts';

/** What screen readers are told next, politely. The counter makes the same sentence speak twice. */
export const announcement = createStore({ text: '', count: 0 });

export function announce(text: string): void {
  announcement.update(({ count }) => ({ text, count: count + 1 }));
}
