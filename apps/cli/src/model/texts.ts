import type {
  AliasView,
  AuditEntry,
  ComparisonView,
  EvidenceView,
  ReleaseView,
  VersionComparisonView,
  VersionView,
} from '@assay/contracts';
import { columns, dollars, ms, percent } from './columns.ts';

const VERDICTS: Readonly<Record<EvidenceView['verdict'], string>> = {
  proven: 'not worse: it may be promoted',
  thin: 'too little is known to promote it',
  against: 'it does worse',
};
const FIGURES: Readonly<Record<keyof VersionComparisonView, string>> = {
  errorRatio: 'errors',
  guardrailRatio: 'guardrail hits',
  latencyP50Ms: 'latency p50',
  latencyP95Ms: 'latency p95',
};

export function aliasesText(aliases: readonly AliasView[]): string {
  return columns([['ALIAS', 'LEADS TO'], ...aliases.map((alias) => [alias.alias, leadsTo(alias)])]);
}

export function versionsText(versions: readonly VersionView[]): string {
  const head = ['VERSION', 'PROVIDER', 'REQUESTS', 'ERRORS', 'P50', 'P95', 'TOKENS', 'COST', 'GUARDED', 'SERVES'];
  const rows = versions.map(({ target, provider, names, figures }) => [
    target,
    provider,
    String(figures.requests),
    percent(figures.errorRatio.value),
    ms(figures.latencyP50Ms),
    ms(figures.latencyP95Ms),
    String(figures.promptTokens + figures.completionTokens),
    dollars(figures.costMicros),
    String(figures.guarded),
    names.map(({ name, weight }) => (weight === 100 ? name : `${name} ${weight} %`)).join(', '),
  ]);
  return columns([head, ...rows]);
}

export function comparisonText({ baseline, candidate, comparison, evidence, windowSeconds }: ComparisonView): string {
  const head = ['', baseline.target, candidate.target, 'DIFFERENCE', '95 %', ''];
  const names = Object.keys(FIGURES) as (keyof VersionComparisonView)[];
  const rows = names.map((name) => {
    const { significance, interval, ...figure } = comparison[name];
    const say = name.endsWith('Ms') ? ms : percent;
    const bound = (value: number | null): string => (value === null ? '?' : say(value));
    const signed = `${figure.difference > 0 ? '+' : ''}${say(figure.difference)}`;
    return [
      FIGURES[name],
      say(figure.baseline),
      say(figure.candidate),
      signed,
      `${bound(interval[0])} … ${bound(interval[1])}`,
      significance,
    ];
  });
  const requests = ['requests', String(baseline.figures.requests), String(candidate.figures.requests), '', '', ''];
  const table = columns([head, requests, ...rows]);
  return `${table}\n\nOver the last ${Math.round(windowSeconds / 60)} minutes: ${evidenceText(evidence)}`;
}

export function releaseText({ alias, before, diff, since, evidence, revision }: ReleaseView): string {
  const change = [...diff.before.map((line) => `- ${line}`), ...diff.after.map((line) => `+ ${line}`)].join('\n');
  const told = evidence ? `Evidence: ${evidenceText(evidence)}\n` : '';
  const done =
    since === undefined ? 'Nothing was changed.' : `In force as ${revision.slice(0, 12)}; other orchestrators follow within moments.`;
  return `${alias.alias}: ${leadsTo(before)} → ${leadsTo(alias)}\nLine ${diff.line}:\n${change}\n${told}${done}`;
}

export function auditText(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ at, by, action, subject, before, after, outcome, code, forced, reason }) => [
    at,
    by,
    `${action}${forced ? ' (forced)' : ''}`,
    subject,
    [before, after].filter((part) => part !== undefined).join(' → '),
    code ?? outcome,
    reason ?? '',
  ]);
  return columns([['WHEN', 'WHO', 'WHAT', 'OF', 'CHANGE', 'OUTCOME', 'WHY'], ...rows]);
}

const leadsTo = ({ model, canary }: AliasView): string =>
  canary ? `${100 - canary.weight} % ${model}, ${canary.weight} % ${canary.model}` : model;

function evidenceText({ verdict, figures }: EvidenceView): string {
  return `${VERDICTS[verdict]}${figures.length === 0 ? '' : ` (${figures.map((name) => FIGURES[name]).join(', ')})`}.`;
}
