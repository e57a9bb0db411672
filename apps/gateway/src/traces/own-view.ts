import { CHECKS_PHASE, CHECKS_STEP_MS, type TelemetryAttributes, type Trace, type TraceSpan } from '@assay/contracts';
import { END_USER } from '../http/request-trace.ts';

/** Attributes that tell a learner about their own request and nothing about the inside of the platform. */
const SHOWN: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'messaging.system',
  'assay.run.id',
  'assay.exercise.id',
  'assay.delivery',
  'assay.attempt',
  'assay.first_content_ms',
  'gen_ai.operation.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.provider.name',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
]);

/** Who pays for a generation; a learner's own account has this prefix before their id. */
const TENANT = 'assay.tenant';
const CHECK_PREFIX = 'check:';
/** Phases of a run that is no graded one. */
const TRY_PHASES: ReadonlySet<string> = new Set(['tests', 'program']);

/**
 * What somebody sees of a trace: the requests that the gateway took from them, and what came of those. Undefined when it has
 * none. Anybody may send anybody's trace id: spans of others, and what came of them, are left out, so that such a guest neither
 * sees the trace nor is taken for its owner.
 *
 * Of hidden checks not even the times are told, because a submission chooses how long each one takes and could so tell what it
 * was asked: their spans are left out, and every time from their beginning on is rounded up, as the run itself tells it.
 */
export function ownView(trace: Trace, userId: string): Trace | undefined {
  const children = Map.groupBy(trace.spans, ({ parentId }) => parentId);
  const seen = new Set<TraceSpan>(trace.spans.filter((span) => isEdge(span) && span.attributes[END_USER] === userId));
  if (seen.size === 0) return undefined;
  // A set is walked on over what is added to it meanwhile.
  for (const span of seen) {
    if (span.name === CHECKS_PHASE) continue;
    for (const child of children.get(span.spanId) ?? []) if (!isOthers(child, userId) && !isCheck(child)) seen.add(child);
  }
  const spans = trace.spans.filter((span) => seen.has(span));
  const secretFrom = checksBegin(trace.spans);
  const stepUs = CHECKS_STEP_MS * 1_000;
  const shown = (timeUs: number): number =>
    secretFrom === undefined || timeUs <= secretFrom ? timeUs : secretFrom + Math.ceil((timeUs - secretFrom) / stepUs) * stepUs;
  return {
    traceId: trace.traceId,
    view: 'own',
    spans: spans.map((span) => strip(span, shown)),
    resources: Object.fromEntries(
      [...new Set(spans.map(({ service }) => service))].map((service) => [service, { service, attributes: {} }]),
    ),
    withheld: trace.spans.length - spans.length,
    ...(secretFrom === undefined ? {} : { stepMs: CHECKS_STEP_MS }),
  };
}

/** A request as the gateway took it. */
function isEdge({ service, kind, attributes }: TraceSpan): boolean {
  return service === 'gateway' && kind === 'server' && 'http.route' in attributes;
}

function isOthers(span: TraceSpan, userId: string): boolean {
  const { [END_USER]: user, [TENANT]: tenant } = span.attributes;
  return isEdge(span) ? user !== userId : (user ?? userId) !== userId || (tenant ?? `user:${userId}`) !== `user:${userId}`;
}

const isCheck = ({ name }: TraceSpan): boolean => name.startsWith(CHECK_PREFIX);

/** When the hidden checks begin; from the very start of a run of which too little has arrived to say. */
function checksBegin(spans: readonly TraceSpan[]): number | undefined {
  const checks = spans.filter((span) => span.name === CHECKS_PHASE || isCheck(span));
  if (checks.length > 0) return Math.min(...checks.map(({ startUs }) => startUs));
  const runs = spans.filter(({ attributes }) => 'assay.run.id' in attributes);
  if (runs.length === 0 || spans.some(({ name }) => TRY_PHASES.has(name))) return undefined;
  return Math.min(...runs.map(({ startUs }) => startUs));
}

function strip(span: TraceSpan, shown: (timeUs: number) => number): TraceSpan {
  const { spanId, parentId, service, name, kind, error } = span;
  const startUs = shown(span.startUs);
  return {
    spanId,
    ...(parentId === undefined ? {} : { parentId }),
    service,
    resource: service,
    name,
    kind,
    startUs,
    durationUs: shown(span.startUs + span.durationUs) - startUs,
    error,
    attributes: onlyShown(span.attributes),
    events: [],
    links: [],
  };
}

function onlyShown(attributes: TelemetryAttributes): TelemetryAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => SHOWN.has(key)));
}
