import { AssayError } from '@assay/contracts';
import type { z } from 'zod';

/** A part of a request in its form. Errors: `validation_failed`, naming each field. */
export function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message }));
  throw new AssayError('validation_failed', { details: { fields }, cause: parsed.error });
}
