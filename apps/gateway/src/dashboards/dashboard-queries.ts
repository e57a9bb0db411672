import {
  AssayError,
  type Dashboard,
  type DashboardAnswer,
  type DashboardQuery,
  type DashboardVariable,
  type PanelTarget,
} from '@assay/contracts';
import type { Prometheus } from './prometheus.ts';
import { fillPromQl } from './promql.ts';
import { alignWindow, chooseStep, formatDuration, parseDuration, type Step } from './steps.ts';
import { variableLookup } from './variables.ts';

interface Question {
  readonly dashboard: Dashboard;
  readonly query: DashboardQuery;
  readonly signal: AbortSignal;
}

/** Asks Prometheus what the subject of the query asks. Errors: `validation_failed` for a subject that the dashboard does not have. */
export async function answerQuery(prometheus: Prometheus, question: Question): Promise<DashboardAnswer> {
  const { subject } = question.query;
  switch (subject.kind) {
    case 'panel':
      return panelAnswer(prometheus, question, subject.panelId, subject.refIds);
    case 'annotation':
      return annotationAnswer(prometheus, question, subject.name);
    case 'variable':
      return variableAnswer(prometheus, question, subject.name);
  }
}

async function panelAnswer(
  prometheus: Prometheus,
  question: Question,
  panelId: number,
  refIds: readonly string[],
): Promise<DashboardAnswer> {
  const { dashboard, query, signal } = question;
  const panels = dashboard.panels.flatMap((panel) => [panel, ...panel.panels]);
  const targets = panels.find(({ id, type }) => id === panelId && type !== 'row')?.targets ?? [];
  const chosen = refIds.map((refId) =>
    found(
      targets.find((target) => target.refId === refId),
      `panel ${panelId} has no target ${refId}`,
    ),
  );
  const asked = await Promise.all(
    chosen.map(async (target) => {
      const { step, promQl } = prepare(question, target.expr, target.interval);
      const window = alignWindow(query, step.stepMs);
      const [answer, exemplars] = await Promise.all([
        target.instant
          ? prometheus.ask('query', { query: promQl, time: seconds(query.to) }, signal)
          : prometheus.ask('query_range', { query: promQl, step: formatDuration(step.stepMs), ...bounds(window) }, signal),
        target.exemplar ? prometheus.exemplars({ query: promQl, ...bounds(query) }, signal) : undefined,
      ]);
      return { refId: target.refId, stepMs: step.stepMs, answer, exemplars };
    }),
  );
  return {
    stepMs: Math.max(...asked.map(({ stepMs }) => stepMs)),
    results: Object.fromEntries(asked.map(({ refId, answer }) => [refId, answer])),
    exemplars: Object.fromEntries(asked.flatMap(({ refId, exemplars }) => (exemplars ? [[refId, exemplars]] : []))),
  };
}

async function annotationAnswer(prometheus: Prometheus, question: Question, name: string): Promise<DashboardAnswer> {
  const { dashboard, query, signal } = question;
  const annotation = dashboard.annotations.list.find((each) => each.name === name && annotationPromQl(each) !== '');
  const { step, promQl } = prepare(question, annotationPromQl(found(annotation, `there is no annotation "${name}"`)), annotation?.step);
  const window = alignWindow(query, step.stepMs);
  const answer = await prometheus.ask('query_range', { query: promQl, step: formatDuration(step.stepMs), ...bounds(window) }, signal);
  return { stepMs: step.stepMs, results: { [name]: answer }, exemplars: {} };
}

function annotationPromQl({ expr, target }: { readonly expr?: string | undefined; readonly target?: unknown }): string {
  return expr ?? (target as Partial<PanelTarget> | undefined)?.expr ?? '';
}

const LABEL_VALUES = /^label_values\(\s*(?:(.+),)?\s*([a-zA-Z_]\w*)\s*\)$/s;
const QUERY_RESULT = /^query_result\((.+)\)$/s;

async function variableAnswer(prometheus: Prometheus, question: Question, name: string): Promise<DashboardAnswer> {
  const { dashboard, query, signal } = question;
  const variable = found(
    dashboard.templating.list.find((each) => each.name === name && each.type === 'query'),
    `there is no variable "${name}" with a query`,
  );
  const text = variableQuery(variable);
  const [labels, selector, label] = LABEL_VALUES.exec(text) ?? [];
  const { step, promQl } = prepare(question, (labels === undefined ? QUERY_RESULT.exec(text)?.[1] : selector) ?? '');
  const answer =
    label === undefined
      ? await prometheus.ask('query', { query: promQl, time: seconds(query.to) }, signal)
      : await prometheus.ask(`label/${label}/values`, { ...(promQl === '' ? {} : { 'match[]': promQl }), ...bounds(query) }, signal);
  return { stepMs: step.stepMs, results: { [name]: answer }, exemplars: {} };
}

/** Grafana has kept it as text, and as an object around that text. */
function variableQuery({ query }: DashboardVariable): string {
  const text = typeof query === 'object' && query !== null ? (query as { query?: unknown }).query : query;
  return typeof text === 'string' ? text.trim() : '';
}

function prepare({ dashboard, query }: Question, promQl: string, least?: string): { readonly step: Step; readonly promQl: string } {
  const { list } = dashboard.templating;
  const wished = chooseStep(query.stepMs, query);
  const leastMs = parseDuration(fillPromQl(least ?? '', variableLookup(list, query.variables, wished, query)));
  const step = chooseStep(query.stepMs, query, leastMs);
  return { step, promQl: fillPromQl(promQl, variableLookup(list, query.variables, step, query)) };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);
const bounds = ({ from, to }: { readonly from: number; readonly to: number }) => ({ start: seconds(from), end: seconds(to) });

function found<T>(value: T | undefined, problem: string): T {
  if (value === undefined) throw new AssayError('validation_failed', { details: { fields: [{ field: 'body.subject', problem }] } });
  return value;
}
