import { compareVersions } from '../config/versions.ts';

const PARTIAL = /^(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$/;

/** Whether a version is in a range: `1.2.3`, `1.2`, `1`, `1.x`, `^1.2.3`, `~1.2`, `>=1.2`, `*` or `latest`. Pre-releases only by their exact name. */
export function inRange(version: string, range: string): boolean {
  if (version === range) return true;
  if (version.includes('-')) return false;
  if (range === 'latest' || range === '*') return true;
  const operator = /^(?:\^|~|>=)/.exec(range)?.[0] ?? '';
  const parts = PARTIAL.exec(range.slice(operator.length))
    ?.slice(1)
    // A part that is absent is undefined, whatever the type of a match says.
    .map((part: string | undefined) => (part === undefined || !/^\d+$/.test(part) ? undefined : Number(part)));
  if (!parts) return false;
  const [major, minor, patch] = parts;
  if (major === undefined) return true;
  const low = `${major}.${minor ?? 0}.${patch ?? 0}`;
  if (compareVersions(version, low) < 0) return false;
  return operator === '>=' || compareVersions(version, ceiling(operator, major, minor, patch)) < 0;
}

/** The first version beyond the range. */
function ceiling(operator: string, major: number, minor: number | undefined, patch: number | undefined): string {
  if (minor === undefined || (operator === '^' && major > 0)) return `${major + 1}.0.0`;
  if (patch === undefined || operator === '~' || (operator === '^' && minor > 0)) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

/** The newest version of a range, or undefined. */
export function newestInRange(versions: readonly string[], range: string): string | undefined {
  let newest: string | undefined;
  for (const version of versions)
    if (inRange(version, range) && (newest === undefined || compareVersions(version, newest) > 0)) newest = version;
  return newest;
}
