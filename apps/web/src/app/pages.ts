/**
 * The pages that stand in the bar on top of every page, in this order. Each is also a command of the palette, with its keys. A
 * further page is one line here, its name in the texts, and its route, loaded lazily, in router.tsx.
 */
export const PAGES = [
  { id: 'exercises', to: '/', keys: ['Alt+KeyE'] },
  { id: 'playground', to: '/playground', keys: ['Alt+KeyP'] },
] as const;
