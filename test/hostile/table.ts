import type { HostileCase } from './case.ts';
import type { Seen } from './judging.ts';

/** What each case came to, one line each. */
export function tableOf(results: readonly { readonly attack: HostileCase; readonly seen: readonly Seen[] }[]): string {
  const lines = results.flatMap(({ attack, seen }) =>
    seen.map(({ report: { verdict, limit, phases } }) => {
      const ms = phases.filter(({ name }) => name !== 'queued').reduce((sum, phase) => sum + phase.ms, 0);
      const outcome = limit ? `${verdict} ${limit.kind} (${limit.phase})` : verdict;
      return `${attack.name.padEnd(36)} ${attack.family.padEnd(10)} ${outcome.padEnd(24)} ${String(Math.round(ms)).padStart(6)} ms\n`;
    }),
  );
  return lines.join('');
}
