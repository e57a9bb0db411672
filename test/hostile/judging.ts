import type { RunEvent, RunReport } from '@assay/contracts';
import type { HostileCase } from './case.ts';

/** What one run of a case came to, as a gateway would see it. */
export interface Seen {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
}

/** In every hidden input, expectation and driver of the targets, and nowhere else. */
const CANARY = /canary/i;
/** Report and events of one run, bytes: a flood must not go on behind the sandbox. */
const MOST_BYTES = 512 * 1024;

type Judged = Pick<HostileCase, 'expect' | 'limit' | 'mode' | 'denied'>;

/** What is wrong about how the platform met an attack; empty when it stood. */
export function complaints(attack: Judged, seen: Seen): string[] {
  return [...aboutVerdict(attack, seen), ...aboutWords(seen.report), ...aboutSecrets(attack, seen), ...aboutAttempts(attack, seen.report)];
}

function aboutVerdict({ expect, limit, mode }: Judged, { report, events }: Seen): string[] {
  const { verdict, score } = report;
  const found: string[] = [];
  if (!expect.includes(verdict)) {
    const forged = verdict === 'passed' && mode === 'grade' ? 'forged pass' : `verdict "${verdict}"`;
    found.push(`${forged} instead of ${expect.join(' or ')}: ${JSON.stringify(report.limit ?? report.diagnostics)}`);
  }
  if ((verdict === 'limit') !== (report.limit !== undefined)) found.push(`verdict "${verdict}" with limit ${JSON.stringify(report.limit)}`);
  if (report.limit && limit && !limit.includes(report.limit.kind)) {
    found.push(`limit "${report.limit.kind}" instead of ${limit.join(' or ')}`);
  }
  if (verdict !== 'passed' && score && score.earned >= score.possible) found.push(`full score with verdict "${verdict}"`);
  const shown = events.flatMap((event) => (event.type === 'check' ? [event.check] : []));
  if (JSON.stringify(shown) !== JSON.stringify(report.checks)) found.push('the checks shown live differ from those reported');
  return found;
}

/** Whatever is refused is explained; the schema of the report asks for both languages. */
function aboutWords({ verdict, reason, checks }: RunReport): string[] {
  const found: string[] = [];
  if (verdict !== 'passed' && verdict !== 'failed' && !reason) found.push('no reason');
  for (const { id, outcome, message } of checks) {
    if (outcome === 'failed' && !message) found.push(`check ${id} failed without a message`);
  }
  return found;
}

function aboutSecrets({ mode }: Judged, seen: Seen): string[] {
  const text = JSON.stringify(seen);
  const found: string[] = [];
  const at = text.search(CANARY);
  if (at >= 0) found.push(`hidden bytes shown: …${text.slice(Math.max(0, at - 40), at + 40)}…`);
  if (mode === 'grade' && seen.report.output !== undefined) found.push('a graded run shows what the program printed');
  if (text.length > MOST_BYTES) found.push(`${text.length} bytes of report and events`);
  return found;
}

/** An attack that stopped half-way proves nothing, hence "DONE". */
function aboutAttempts({ denied }: Judged, { output }: RunReport): string[] {
  if (!denied) return [];
  const lines = output?.stdout.split('\n') ?? [];
  const found = lines.filter((line) => line.startsWith('ESCAPED')).map((line) => line.slice(0, 200));
  if (!lines.some((line) => line.startsWith('DENIED:'))) found.push('nothing was attempted');
  if (!lines.includes('DONE')) found.push(`the attempts stopped half-way: ${output?.stderr.slice(-500) ?? ''}`);
  return found;
}
