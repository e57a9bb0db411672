import type { Target } from '@assay/inference';
import { METRICS, type HistogramSeries, type Metrics } from '@assay/telemetry';
import { codeOf, type AttemptOutcome } from './guarded-attempt.ts';

/** What is observed of the attempts of a route at a target. */
interface AttemptSeries {
  /** Of those that succeed. */
  readonly seconds: HistogramSeries;
  readonly input: HistogramSeries;
  readonly output: HistogramSeries;
  readonly firstToken: HistogramSeries;
  readonly perToken: HistogramSeries;
}

/** Observes attempts under the names of OpenTelemetry's GenAI conventions. Their units are seconds and tokens. */
export function genAiMetrics(metrics: Metrics): (outcome: AttemptOutcome) => void {
  const tokens = metrics.histogram(METRICS.genAiTokens);
  const seconds = metrics.histogram(METRICS.genAiSeconds);
  const firstToken = metrics.histogram(METRICS.genAiFirstToken);
  const perToken = metrics.histogram(METRICS.genAiPerToken);
  const known = new WeakMap<Target, Map<string, AttemptSeries>>();

  function seriesOf(target: Target, route: string): AttemptSeries {
    let ofTarget = known.get(target);
    if (!ofTarget) known.set(target, (ofTarget = new Map<string, AttemptSeries>()));
    let series = ofTarget.get(route);
    if (series) return series;
    const labels = labelsOf(target, route);
    series = {
      seconds: seconds.series({ ...labels, error_type: '' }),
      input: tokens.series({ ...labels, gen_ai_token_type: 'input' }),
      output: tokens.series({ ...labels, gen_ai_token_type: 'output' }),
      firstToken: firstToken.series(labels),
      perToken: perToken.series(labels),
    };
    ofTarget.set(route, series);
    return series;
  }

  return ({ operation: { route }, state: { target }, startedAt, endedAt, firstContentAt, error, usage }) => {
    const series = seriesOf(target, route.id);
    const taken = (endedAt - startedAt) / 1_000;
    if (error === undefined) series.seconds.observe(taken);
    else seconds.observe({ ...labelsOf(target, route.id), error_type: codeOf(error) }, taken);
    if (usage) {
      series.input.observe(usage.promptTokens);
      series.output.observe(usage.completionTokens);
    }
    if (firstContentAt === undefined) return;
    series.firstToken.observe((firstContentAt - startedAt) / 1_000);
    if (usage && usage.completionTokens > 1) series.perToken.observe((endedAt - firstContentAt) / 1_000 / (usage.completionTokens - 1));
  };
}

const labelsOf = (target: Target, route: string) => ({
  gen_ai_operation_name: 'chat',
  gen_ai_provider_name: target.provider,
  gen_ai_request_model: route,
  gen_ai_response_model: target.name,
});
