/** A panel, or one of its queries, that is allowed to show nothing, and why. Held to the truth by test/observability. */
export interface SilentPanel {
  /** Dashboard and English title, and the query's letter where only one is meant. */
  readonly panel: string;
  readonly because: string;
}

const panels = (because: string, names: readonly string[]): SilentPanel[] => names.map((panel) => ({ panel, because }));

/** No source exposes these metrics yet; their names are fixed. As soon as one has data, the test fails until it is taken off this list. */
export const NOT_YET: readonly SilentPanel[] = [
  ...panels('the chaos service is not built yet', [
    'chaos / In force',
    'chaos / Faults in force',
    'chaos / Lease left',
    'chaos / Steady state',
    'chaos / Injections',
    'chaos / Recoveries',
    'chaos / Guards breached',
    'chaos / Time to effect, p99',
    'chaos / Time to recover, p99',
  ]),
  ...panels('drills are not built yet', [
    'drill / Time left',
    'drill / Load ÷ baseline',
    'drill / Phase',
    'drill / Clauses of the recovery',
    'drill / Time to each milestone, median',
    'drill / Verdicts by drill',
  ]),
];

/** Nothing, or nothing but 0, is what a healthy platform shows here. */
export const QUIET: readonly SilentPanel[] = [
  ...panels('runs are lost only when something breaks', ['runner / The platform’s fault']),
  // A run is not yet queued for some milliseconds, which a scrape meets or does not.
  ...panels('runs are given up, lost or stuck only when something breaks', ['runner / Given up, lost, not yet queued']),
  ...panels('a run is ended by a limit only when its program goes too far', ['runner / Limits hit']),
  ...panels('messages wait only where somebody lags', ['nats / Not taken yet', 'nats / Given more than once', 'nats / Slow consumers']),
  ...panels('engines preempt only when too much was admitted', ['inference / Preemptions']),
  ...panels('evidence is damaged or not delivered only when something breaks', [
    'evidence / Refused or damaged / B',
    'evidence / Refused or damaged / C',
  ]),
];
