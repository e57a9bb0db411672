import { isIP } from 'node:net';

const PORT = /:\d{1,5}$/;

/**
 * Whether a Host header names this service: as localhost, by an address, or by one of its names (in lower case). A page whose
 * own name an attacker makes resolve to this machine (DNS rebinding) sends that name, which is none of these.
 */
export function isAllowedHost(header: string | undefined, names: readonly string[] = []): boolean {
  if (header === undefined) return false;
  const host = header.replace(PORT, '').toLowerCase();
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return host === 'localhost' || isIP(bare) !== 0 || names.includes(host);
}
