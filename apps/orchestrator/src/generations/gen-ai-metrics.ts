import { METRICS, type Metrics } from '@assay/telemetry';
import { codeOf, type AttemptOutcome } from './guarded-attempt.ts';

/** Observes attempts under the names of OpenTelemetry's GenAI conventions. Their units are seconds and tokens. */
export function genAiMetrics(metrics: Metrics): (outcome: AttemptOutcome) => void {
  const tokens = metrics.histogram(METRICS.genAiTokens);
  const seconds = metrics.histogram(METRICS.genAiSeconds);
  const firstToken = metrics.histogram(METRICS.genAiFirstToken);
  const perToken = metrics.histogram(METRICS.genAiPerToken);
  return ({ operation, state: { target }, startedAt, endedAt, firstContentAt, error, usage }) => {
    const labels = {
      gen_ai_operation_name: 'chat',
      gen_ai_provider_name: target.provider,
      gen_ai_request_model: operation.route.id,
      gen_ai_response_model: target.name,
    };
    seconds.observe({ ...labels, error_type: error === undefined ? '' : codeOf(error) }, (endedAt - startedAt) / 1_000);
    if (usage) {
      tokens.observe({ ...labels, gen_ai_token_type: 'input' }, usage.promptTokens);
      tokens.observe({ ...labels, gen_ai_token_type: 'output' }, usage.completionTokens);
    }
    if (firstContentAt === undefined) return;
    firstToken.observe(labels, (firstContentAt - startedAt) / 1_000);
    if (usage && usage.completionTokens > 1) perToken.observe(labels, (endedAt - firstContentAt) / 1_000 / (usage.completionTokens - 1));
  };
}
