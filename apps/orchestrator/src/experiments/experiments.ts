import type { VersionCounts, VersionOutcome } from '@assay/inference';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import type { Operation } from '../generations/operation.ts';
import { kvKey } from '../limits/kv-cells.ts';
import type { SharedCounts } from './shared-counts.ts';

/** What has been counted of the arms of experiments since they began, by every orchestrator together. */
export class Experiments {
  constructor(private readonly counts: SharedCounts) {}

  /** Counts an attempt at the arm that its user met; what a fallback did says nothing about the arm. */
  settle({ operation, state: { target } }: AttemptOutcome, counted: VersionOutcome): void {
    const cell = cellMetBy(operation, target.name);
    if (cell !== undefined) this.counts.add(cell, counted);
  }

  /** Counts that a guardrail spoke up about an answer of this version. */
  guarded(operation: Operation, target: string): void {
    const cell = cellMetBy(operation, target);
    if (cell !== undefined) this.counts.addGuarded(cell);
  }

  /** Errors: `service_unavailable`. */
  of(experiment: string, target: string): Promise<VersionCounts> {
    return this.counts.of(cellOf(experiment, target));
  }

  close(): Promise<void> {
    return this.counts.close();
  }
}

function cellMetBy({ route: { experiment }, targets: [arm] }: Operation, target: string): string | undefined {
  return experiment && arm.name === target ? cellOf(experiment.id, target) : undefined;
}

const cellOf = (experiment: string, target: string): string => `${kvKey(experiment)}.${kvKey(target)}`;
