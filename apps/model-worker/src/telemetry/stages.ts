import type { GenerationTimes } from '@assay/inference';
import { recordSpan } from '@assay/telemetry';

/** The stages of a generation as spans within the active one. */
export function recordStages({ arrived, scheduled, firstToken, ended }: GenerationTimes): void {
  stage('queue', arrived, scheduled ?? ended);
  if (scheduled === undefined) return;
  stage('prefill', scheduled, firstToken ?? ended);
  if (firstToken !== undefined) stage('decode', firstToken, ended);
}

function stage(name: string, from: number, to: number): void {
  recordSpan(name, { startTime: new Date(from), endTime: new Date(to) });
}
