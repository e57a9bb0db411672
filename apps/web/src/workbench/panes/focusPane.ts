/** Panes mark themselves with `data-pane`, in the order of the page; the element that takes their focus with `data-pane-focus`. */
export function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(current + step + panes.length) % panes.length];
  const target = next?.querySelector<HTMLElement>(
    '[data-pane-focus], .monaco-editor textarea, .monaco-editor .native-edit-context, [role="tab"][aria-selected="true"]',
  );
  (target ?? next)?.focus();
}
