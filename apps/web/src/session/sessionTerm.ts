/** When this browser's session ends at the latest, ISO 8601. The session's own cookie is closed to scripts. */
const KEY = 'assay.session-until';

/** The stored term is only a hint: a browser that forbids storage asks the server each time instead. */
function attempt<T>(access: () => T, otherwise: T): T {
  try {
    return access();
  } catch {
    return otherwise;
  }
}

export function rememberSession(expiresAt: string): void {
  attempt(() => localStorage.setItem(KEY, expiresAt), undefined);
}

export function forgetSession(): void {
  attempt(() => localStorage.removeItem(KEY), undefined);
}

/** Whether it is worth asking the server who is logged in. Nobody has logged in here: the answer could only be a refusal. */
export function mayHaveSession(now = Date.now()): boolean {
  return attempt(() => Date.parse(localStorage.getItem(KEY) ?? '') > now, true);
}
