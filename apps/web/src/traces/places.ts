/** Between these the focus goes back and forth: Enter leads into the details, Escape back to the spans. */
export const TREE_ID = 'trace-tree';
export const PANEL_ID = 'trace-panel';
