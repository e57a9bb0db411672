import type { Verified } from './verify.ts';
import type { FinishedRun } from './gates.ts';
import { nameOf, type Purpose } from './plan.ts';

const GATES: readonly { readonly gate: Purpose['gate']; readonly title: string }[] = [
  { gate: 'solution', title: 'solution earns all' },
  { gate: 'tests', title: 'visible tests pass' },
  { gate: 'starter', title: 'starter fails' },
  { gate: 'mutant', title: 'mutants fail as named' },
];

/** One line per exercise, and one below it for each finding. */
export function linesOf({ exercise, runs, findings }: Verified): string[] {
  const seconds = (runs.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(1);
  const gates = GATES.map(({ gate, title }) => `${title} ${held(gate, { runs, findings })}`).join(' · ');
  return [
    `${findings.length === 0 ? '✓' : '✗'} ${exercise.folder.padEnd(24)} ${gates}  (${seconds} s)`,
    ...findings.map(({ subject, problem }) => `    ${subject}: ${problem}`),
  ];
}

/** "2/3": runs of a gate that held, of all. */
function held(gate: Purpose['gate'], { runs, findings }: Pick<Verified, 'runs' | 'findings'>): string {
  const own = runs.filter(({ planned }) => planned.purpose.gate === gate);
  const broken = new Set(findings.map(({ subject }) => subject));
  const good = own.filter(({ planned }) => !broken.has(nameOf(planned.purpose)));
  return own.length === 0 ? '–' : `${good.length}/${own.length}`;
}

/** The runs that took longest once a runner had them, and where their time went; one line each. */
export function slowestOf(verified: readonly Verified[], count: number): string[] {
  const all = verified.flatMap(({ exercise, runs }) =>
    runs.map(({ planned, report }) => {
      const phases = report.phases.filter(({ name }) => name !== 'queued');
      return { name: `${exercise.folder}, ${nameOf(planned.purpose)}`, phases, ms: phases.reduce((sum, { ms }) => sum + ms, 0) };
    }),
  );
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  return all
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(
      ({ name, phases, ms }) =>
        `slowest: ${name}: ${seconds(ms)} s (${phases.map((each) => `${each.name} ${seconds(each.ms)}`).join(', ')})`,
    );
}

/** What `--json` prints of one exercise. */
export function jsonOf({ exercise, runs, findings }: Verified): unknown {
  return {
    id: exercise.manifest.id,
    version: exercise.manifest.version,
    ok: findings.length === 0,
    findings,
    runs: runs.map((run) => runJson(run)),
  };
}

function runJson({ planned, report, ms }: FinishedRun): unknown {
  const { verdict, score, checks, tests, phases } = report;
  return {
    run: nameOf(planned.purpose),
    mode: planned.mode,
    verdict,
    ...(score ? { score } : {}),
    checks: Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome])),
    tests: tests.length,
    ms,
    phases,
  };
}
