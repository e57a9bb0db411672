import { MESSAGES, type Field, type MessageName, type Scalar } from './otlp-messages.ts';

/** A decoded message as OTLP/JSON: ids in hexadecimal, 64-bit numbers as text, bytes as Base64, fields in the order of their numbers. */
export function toJson(name: MessageName, message: object): Record<string, unknown> {
  const fields = message as Readonly<Record<string, unknown>>;
  const json: Record<string, unknown> = {};
  for (const field of MESSAGES[name].fields) {
    const value = field && fields[field.name];
    if (!field || value === undefined) continue;
    json[field.name] = field.repeated ? (value as readonly unknown[]).map((each) => valueToJson(field, each)) : valueToJson(field, value);
  }
  return json;
}

function valueToJson({ message, scalar = 'string' }: Field, value: unknown): unknown {
  return message ? toJson(message.name, value as object) : scalarToJson(scalar, value);
}

function scalarToJson(scalar: Scalar, value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString(scalar === 'hex' ? 'hex' : 'base64');
  if (typeof value === 'bigint') return String(value);
  // JSON has no number for what is none.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}
