import { panelsOf, type LintedDashboard, type LintedPanel, type LintedTarget } from './model.ts';

/** One rule of grafana/dashboard-linter, under its name. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  /** What is wrong, a sentence each; nothing when all is well. */
  check(dashboard: LintedDashboard): readonly string[];
}

/** A rule for each panel on its own. */
export const panelRule = (
  name: string,
  description: string,
  check: (panel: LintedPanel, dashboard: LintedDashboard) => readonly string[],
): Rule => ({
  name,
  description,
  check: (dashboard) =>
    panelsOf(dashboard).flatMap((panel) => check(panel, dashboard).map((problem) => `panel "${panel.title}": ${problem}`)),
});

/** A rule for each query on its own. */
export const targetRule = (
  name: string,
  description: string,
  check: (target: LintedTarget, dashboard: LintedDashboard) => readonly string[],
): Rule =>
  panelRule(name, description, ({ targets }, dashboard) =>
    targets.flatMap((target) => check(target, dashboard).map((problem) => `query ${target.refId}: ${problem}`)),
  );

export const isPrometheus = ({ datasource }: LintedTarget): boolean => datasource.type === 'prometheus' || datasource.type === '';
export const isLoki = ({ datasource }: LintedTarget): boolean => datasource.type === 'loki';
