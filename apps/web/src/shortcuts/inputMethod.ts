import { createStore } from '../app/store.ts';

/**
 * Whether an input method is composing in the code editor. The editor takes its text through an EditContext, and while one
 * composes, Chromium's key events do not say so.
 */
export const composing = createStore(false);
