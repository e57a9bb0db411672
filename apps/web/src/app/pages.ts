import type { Scope } from '@assay/contracts';

interface Page {
  /** Its name in the texts. */
  readonly id: string;
  readonly to: string;
  /** Of the command of the palette that leads there. */
  readonly keys: readonly string[];
  /** Who lacks it is not offered the page, and the gateway would refuse what it shows. */
  readonly scope: Scope | undefined;
}

/**
 * The pages that stand in the bar on top of every page, in this order. Each is also a command of the palette, with its keys. A
 * further page is one line here, its name in the texts, and its route, loaded lazily, in router.tsx.
 */
export const PAGES = [
  { id: 'exercises', to: '/', keys: ['Alt+KeyE'], scope: undefined },
  { id: 'playground', to: '/playground', keys: ['Alt+KeyP'], scope: undefined },
] as const satisfies readonly Page[];

/** The pages that show what happens in the lab, together behind one entry of the bar. */
export const OBSERVE = [
  { id: 'dashboards', to: '/dashboards', keys: ['Alt+KeyB'], scope: undefined },
  { id: 'traces', to: '/traces', keys: ['Alt+KeyT'], scope: undefined },
  { id: 'logs', to: '/logs', keys: ['Alt+KeyL'], scope: 'operations:read' },
] as const satisfies readonly Page[];
