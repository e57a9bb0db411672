import type { AnyValue, KeyValue } from '../wire/decoded.ts';
import type { StoredSpan } from './stored-span.ts';

/** Jaeger's names of the kinds of spans, by OTLP's numbers. */
export const KINDS: readonly (string | undefined)[] = [undefined, 'internal', 'server', 'client', 'producer', 'consumer'];
const OK = 1;
const ERROR = 2;

/** An attribute's value as it is searched for. */
export function attributeText(value: AnyValue = {}): string {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return String(value.boolValue);
  if (value.intValue !== undefined) return String(value.intValue);
  if (value.doubleValue !== undefined) return String(value.doubleValue);
  if (value.bytesValue !== undefined) return value.bytesValue.toString('base64');
  return JSON.stringify(plain(value));
}

/** A value without the names of its types; 64-bit numbers become numbers where those are exact, else text. */
export function plain(value: AnyValue = {}): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((each) => plain(each));
  if (value.kvlistValue) return Object.fromEntries((value.kvlistValue.values ?? []).map((each) => [each.key ?? '', plain(each.value)]));
  if (value.intValue !== undefined) return exact(value.intValue);
  if (value.bytesValue) return value.bytesValue.toString('base64');
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}

export function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** What Jaeger makes tags of although OTLP has fields for it. */
export function derivedAttributes({ span, scope }: StoredSpan): KeyValue[] {
  const text = (key: string, stringValue: string | undefined): KeyValue[] =>
    stringValue === undefined || stringValue === '' ? [] : [{ key, value: { stringValue } }];
  const { code, message } = span.status ?? {};
  return [
    ...text('otel.scope.name', scope.name),
    ...text('otel.scope.version', scope.version),
    ...text('span.kind', KINDS[span.kind ?? 0]),
    ...text('otel.status_code', code === ERROR ? 'ERROR' : code === OK ? 'OK' : undefined),
    ...(code === ERROR ? [{ key: 'error', value: { boolValue: true } }] : []),
    ...text('otel.status_description', message),
    ...text('w3c.tracestate', span.traceState),
  ];
}

/** Everything that a span can be found by, as key and text. */
export function spanTags(stored: StoredSpan): (readonly [key: string, value: string])[] {
  const attributes = [...(stored.span.attributes ?? []), ...derivedAttributes(stored)];
  return attributes.map(({ key = '', value }) => [key, attributeText(value)] as const);
}
