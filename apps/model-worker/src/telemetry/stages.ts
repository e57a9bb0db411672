import type { GenerationReport, GenerationTimes } from '@assay/inference';
import { recordSpan, type Logger } from '@assay/telemetry';

/** The stages of a generation as spans within the active one. */
export function recordStages({ arrived, scheduled, firstToken, ended }: GenerationTimes): void {
  stage('queue', arrived, scheduled ?? ended);
  if (scheduled === undefined) return;
  stage('prefill', scheduled, firstToken ?? ended);
  if (firstToken !== undefined) stage('decode', firstToken, ended);
}

/**
 * Writes how long each stage of a generation took, ms: the wait for its turn, the computation, and the way out of the process until
 * `sent`. At level debug, as hundreds of them come each second.
 */
export function logStages(logger: Logger, req_id: string, { model, outcome, times }: GenerationReport, sent: number): void {
  if (!logger.isLevelEnabled('debug')) return;
  const { arrived, scheduled = arrived, ended } = times;
  for (const [name, ms] of [
    ['pre', scheduled - arrived],
    ['infer', ended - scheduled],
    ['post', sent - ended],
  ] as const)
    logger.debug({ req_id, stage: name, latency_ms: ms, model, outcome }, 'generation');
}

function stage(name: string, from: number, to: number): void {
  recordSpan(name, { startTime: new Date(from), endTime: new Date(to) });
}
