import { ERROR_CODES, ErrorBody, type ErrorCode } from '@assay/contracts';
import { z } from 'zod';
import type { Failure } from './conversation.ts';

/**
 * OpenAI's wire has names of its own for some codes of the registry. `invalid_api_key` is none of the session's: it must not ask to
 * log in.
 */
const REGISTRY_CODES: Readonly<Record<string, string>> = {
  rate_limit_exceeded: 'rate_limited',
  insufficient_quota: 'budget_exhausted',
  content_policy_violation: 'guardrail_blocked',
};

const WireFailure = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.string().nullish().catch(undefined),
    type: z.string().nullish().catch(undefined),
    param: z.string().nullish().catch(undefined),
    details: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
});

/** Whether the registry has a sentence for it. Names come from the wire: those that every object has are none. */
export const isRegistered = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

/** Reads an error in OpenAI's wire or in the gateway's own form; `undefined` when the value is neither. */
export function readFailure(value: unknown, inBand: boolean): Failure | undefined {
  const own = ErrorBody.safeParse(value);
  if (own.success) return { code: own.data.code, message: own.data.message, details: own.data.details, inBand };
  const wire = WireFailure.safeParse(value);
  if (!wire.success) return undefined;
  const { message, code, type, param, details } = wire.data.error;
  const name = code ?? type ?? 'internal';
  const named = details ?? (param ? { param } : undefined);
  return { code: REGISTRY_CODES[name] ?? name, message, details: named, inBand };
}

/** What the server says beyond the registry's own sentence; '' when that is all. */
export function ownWords({ code, message }: Failure): string {
  return isRegistered(code) && message === ERROR_CODES[code].message ? '' : message;
}

export interface Guardrail {
  /** Whether it judged the prompt or the answer. */
  readonly side: 'input' | 'output' | undefined;
  readonly layer: string | undefined;
  readonly reason: string | undefined;
}

/** What a guardrail objected to; `undefined` when it was none that failed. */
export function guardrailOf({ code, details }: Failure): Guardrail | undefined {
  if (code !== 'guardrail_blocked') return undefined;
  const text = (name: string): string | undefined => (typeof details?.[name] === 'string' ? details[name] : undefined);
  const side = text('side');
  return { side: side === 'input' || side === 'output' ? side : undefined, layer: text('layer'), reason: text('reason') };
}
