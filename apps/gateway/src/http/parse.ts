import { AssayError, type ErrorCode } from '@assay/contracts';
import type { z } from 'zod';

/** Particular codes for particular fields; everything else is `validation_failed`. */
const CODES: Readonly<Record<string, ErrorCode>> = { 'headers.idempotency-key': 'idempotency_key_missing' };
const NOT_FOUND: ErrorCode = 'not_found';

/** Parses one part of a request; throws an AssayError that names each field. */
export function parseField<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
  part: string,
): z.output<Schema> | undefined {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ field: [part, ...issue.path].join('.'), problem: issue.message }));
  const code = part === 'params' ? NOT_FOUND : (CODES[fields[0]?.field ?? ''] ?? 'validation_failed');
  throw new AssayError(code, { details: { fields } });
}
