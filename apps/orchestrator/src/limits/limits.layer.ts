import type { Usage } from '@assay/contracts';
import { countTokens, type Answer } from '@assay/inference';
import { longestAnswer } from '../generations/longest-answer.ts';
import type { Layer, Opened, Served, Serving } from '../generations/layer.ts';
import type { Operation } from '../generations/operation.ts';
import { watched, type StreamWatcher } from '../generations/watched-stream.ts';
import type { AccountLimits, Reservation } from './account-limits.ts';

/** Sets aside what a generation may cost before it begins, and settles by what it did cost. */
export class LimitsLayer implements Layer {
  constructor(private readonly limitsOf: (operation: Operation) => AccountLimits | undefined) {}

  applies({ caller: { key } }: Operation): boolean {
    return key?.limits !== undefined || key?.budget !== undefined;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const reservation = await this.reserve(operation);
    try {
      const served = await next.answer(within(operation, reservation));
      reservation?.settle(usedBy(operation, served.answer));
      return served;
    } catch (error) {
      reservation?.settle(0);
      throw error;
    }
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const reservation = await this.reserve(operation);
    try {
      const opened = await next.open(within(operation, reservation));
      return { ...opened, events: watched(opened.events, settling(operation, reservation)) };
    } catch (error) {
      reservation?.settle(0);
      throw error;
    }
  }

  private reserve(operation: Operation): Reservation | Promise<Reservation> | undefined {
    const { promptTokens, generation, targets, signal } = operation;
    return this.limitsOf(operation)?.reserve(promptTokens, longestAnswer(generation, targets[0]), signal);
  }
}

/** A budget that is nearly used up shortens answers; otherwise what the caller asked for stays as it is. */
function within(operation: Operation, reservation: Reservation | undefined): Operation {
  if (!reservation?.soft) return operation;
  const { generation } = operation;
  const maxTokens = Math.max(1, Math.floor(reservation.maxTokens / generation.choices));
  return { ...operation, generation: { ...generation, maxTokens } };
}

function usedBy({ promptTokens }: Operation, { usage, choices }: Answer): number {
  if (usage) return usage.promptTokens + usage.completionTokens;
  return choices.reduce((tokens, { text, reasoning = '' }) => tokens + countTokens(text) + countTokens(reasoning), promptTokens);
}

/** Settles a reservation by how its stream ends. */
function settling({ promptTokens }: Operation, reservation: Reservation | undefined): StreamWatcher {
  let usage: Usage | undefined;
  let pieces = 0;
  return {
    saw: (event) => {
      if (event.type === 'usage') ({ usage } = event);
      else pieces++;
    },
    // Without a count of the provider's, a piece is about a token.
    ended: () => reservation?.settle(usage ? usage.promptTokens + usage.completionTokens : promptTokens + pieces),
  };
}
