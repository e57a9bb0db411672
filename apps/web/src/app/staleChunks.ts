/** At most one reload in this time, ms: when the file is missing for another reason, the error page must get its say. */
const PAUSE_MS = 10_000;
const KEY = 'assay.reloadedAt';

/** A new version was put in place while this page was open, and a part of the old one is gone: starts again with the new one. */
export function reloadWhenStale(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < PAUSE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    window.location.reload();
  });
}
