export const PANELS = ['tests', 'output', 'verdict', 'history'] as const;
export type Panel = (typeof PANELS)[number];
