import { createStore } from '../app/store.ts';

/** Which of the two help overlays is open. */
export const overlay = createStore<'none' | 'palette' | 'sheet'>('none');
