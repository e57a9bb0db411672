import type { LintedDashboard } from './model.ts';
import type { Rule } from './rule.ts';
import { panelDatasourceRule } from './rules/panel-datasource-rule.ts';
import { panelNoTargetsRule } from './rules/panel-no-targets-rule.ts';
import { panelTitleDescriptionRule } from './rules/panel-title-description-rule.ts';
import { panelUnitsRule } from './rules/panel-units-rule.ts';
import { targetCounterAggRule } from './rules/target-counter-agg-rule.ts';
import { targetInstanceRule } from './rules/target-instance-rule.ts';
import { targetJobRule } from './rules/target-job-rule.ts';
import { targetLogqlAutoRule } from './rules/target-logql-auto-rule.ts';
import { targetLogqlRule } from './rules/target-logql-rule.ts';
import { targetPromqlRule } from './rules/target-promql-rule.ts';
import { targetRateIntervalRule } from './rules/target-rate-interval-rule.ts';
import { templateDatasourceRule } from './rules/template-datasource-rule.ts';
import { templateInstanceRule } from './rules/template-instance-rule.ts';
import { templateJobRule } from './rules/template-job-rule.ts';
import { templateLabelPromqlRule } from './rules/template-label-promql-rule.ts';
import { templateOnTimeChangeReloadRule } from './rules/template-on-time-change-reload-rule.ts';
import { uneditableDashboard } from './rules/uneditable-dashboard.ts';

/** The 17 rules of grafana/dashboard-linter. */
export const RULES: readonly Rule[] = [
  templateDatasourceRule,
  templateJobRule,
  templateInstanceRule,
  templateLabelPromqlRule,
  templateOnTimeChangeReloadRule,
  panelDatasourceRule,
  panelTitleDescriptionRule,
  panelUnitsRule,
  panelNoTargetsRule,
  targetLogqlRule,
  targetLogqlAutoRule,
  targetPromqlRule,
  targetRateIntervalRule,
  targetJobRule,
  targetInstanceRule,
  targetCounterAggRule,
  uneditableDashboard,
];

/** What every rule has to say, each with the rule's name before it. */
export const lint = (dashboard: LintedDashboard): readonly string[] =>
  RULES.flatMap((rule) => rule.check(dashboard).map((problem) => `${rule.name}: ${problem}`));
