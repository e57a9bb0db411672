import { AssayError } from '@assay/contracts';
import type { JsonObject } from '../generation.ts';
import { asObject } from './fields.ts';

/** Arguments of a call as the object that a wire wants. Throws `answer_invalid` where the model wrote none. */
export function parsedArguments(written: string): JsonObject {
  try {
    return asObject(JSON.parse(written || '{}'));
  } catch {
    throw new AssayError('answer_invalid', { details: { reason: 'tool_arguments' } });
  }
}
