import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import reference from 'otlp-reference/build/src/generated/root.js';
import { decodeFields } from './decode-message.ts';
import { fromJson } from './from-json.ts';
import { inspect } from './inspect.ts';
import { MESSAGES, type Field, type Message, type Scalar } from './otlp-messages.ts';
import { WireError } from './proto-reader.ts';
import { SIGNAL_NAMES, SIGNALS, type SignalName } from './signals.ts';

interface Official {
  encode(message: object): { finish(): Uint8Array };
  fromObject(fields: Readonly<Record<string, unknown>>): object;
}
type Service<Request extends string> = Readonly<Record<'v1', Readonly<Record<Request, Official>>>>;

// Its own types stop at the root.
const { collector } = (
  reference as unknown as {
    opentelemetry: {
      proto: {
        collector: {
          trace: Service<'ExportTraceServiceRequest'>;
          logs: Service<'ExportLogsServiceRequest'>;
          metrics: Service<'ExportMetricsServiceRequest'>;
        };
      };
    };
  }
).opentelemetry.proto;
/** The classes that the OpenTelemetry project generates from its .proto files. */
const OFFICIAL = {
  traces: collector.trace.v1.ExportTraceServiceRequest,
  logs: collector.logs.v1.ExportLogsServiceRequest,
  metrics: collector.metrics.v1.ExportMetricsServiceRequest,
};

const uint64 = fc.bigInt({ min: 1n, max: (1n << 63n) - 1n });
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const SCALARS: Readonly<Record<Scalar, fc.Arbitrary<unknown>>> = {
  string: text,
  bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
  hex: fc.uint8Array({ minLength: 1, maxLength: 16 }),
  bool: fc.boolean(),
  enum: fc.integer({ min: 0, max: 2 }),
  uint32: fc.integer({ min: 1, max: 0x7fff_ffff }),
  sint32: fc.integer(),
  int64: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  uint64,
  fixed64: uint64,
  sfixed64: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fixed32: fc.integer({ min: 0, max: 0x7fff_ffff }),
  double: fc.double({ noNaN: true }),
};

/** Fields that the reference, a year older than the newest .proto files, does not know. */
const NEWER = new Set(['LogRecord.eventName', 'Metric.metadata']);

function arbitrary(message: Message, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const fields = message.fields.filter((field): field is Field => field !== undefined && !NEWER.has(`${message.name}.${field.name}`));
  const known = fields.filter(({ message: inner }) => !inner || depth < 7);
  // Of a value's fields one is set.
  const oneOf = message.name === 'AnyValue' || message.name === 'Metric' || message.name.endsWith('DataPoint');
  const all = fc.record(Object.fromEntries(known.map((field) => [field.name, value(field, depth)])), { requiredKeys: [] });
  return oneOf ? all.map(onlyOne) : all;
}

const ALTERNATIVES = ['Value', 'asDouble', 'asInt', 'gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];

function onlyOne(fields: Record<string, unknown>): Record<string, unknown> {
  const exclusive = Object.keys(fields).filter((name) =>
    ALTERNATIVES.some((end) => name.endsWith(end) && !(end === 'sum' && typeof fields[name] === 'number')),
  );
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !exclusive.slice(1).includes(name)));
}

function value(field: Field, depth: number): fc.Arbitrary<unknown> {
  const single = field.message ? arbitrary(field.message, depth + 1) : SCALARS[field.scalar ?? 'string'];
  return field.repeated ? fc.array(single, { minLength: 1, maxLength: 2 }) : single;
}

/** For the reference, which wants 64-bit numbers as Long or text. */
function forReference(fields: unknown): unknown {
  if (typeof fields === 'bigint') return String(fields);
  if (Array.isArray(fields)) return fields.map(forReference);
  if (fields instanceof Uint8Array || typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, forReference(each)]));
}

const official = (signal: SignalName, fields: unknown): Buffer =>
  Buffer.from(OFFICIAL[signal].encode(OFFICIAL[signal].fromObject(forReference(fields) as Record<string, unknown>)).finish());

/** The same object, comparable: bytes in hex, and what the wire leaves out when it is empty left out. */
function comparable(fields: unknown): unknown {
  if (fields instanceof Uint8Array) return Buffer.from(fields).toString('hex');
  if (Array.isArray(fields)) return fields.map(comparable);
  if (Object.is(fields, -0)) return 0;
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, comparable(each)]));
}

/** As OTLP/JSON spells it. */
function toJson(message: Message, fields: Record<string, unknown>): Record<string, unknown> {
  const one = (field: Field, each: unknown): unknown => {
    if (field.message) return toJson(field.message, each as Record<string, unknown>);
    if (each instanceof Uint8Array) return Buffer.from(each).toString(field.scalar === 'hex' ? 'hex' : 'base64');
    if (typeof each === 'number' && !Number.isFinite(each)) return String(each);
    return typeof each === 'bigint' ? String(each) : each;
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, each]) => {
      const field = message.byName.get(name)!;
      return [name, Array.isArray(each) ? each.map((item: unknown) => one(field, item)) : one(field, each)];
    }),
  );
}

describe.each(SIGNAL_NAMES)('%s', (signal) => {
  const name = SIGNALS[signal].request;
  const requests = arbitrary(MESSAGES[name]);

  it('are read as the official classes wrote them', () => {
    fc.assert(
      fc.property(requests, (fields) => {
        expect(comparable(decodeFields(name, official(signal, fields)))).toEqual(comparable(fields));
      }),
      { numRuns: 200 },
    );
  });

  it('mean the same in JSON as in protobuf', () => {
    fc.assert(
      fc.property(requests, (fields) => {
        const json = Buffer.from(JSON.stringify(toJson(MESSAGES[name], fields)));
        expect(comparable(decodeFields(name, fromJson(signal, json)))).toEqual(comparable(fields));
      }),
      { numRuns: 200 },
    );
  });

  it('are taken, or refused as malformed, whatever the bytes', () => {
    const broken = fc.tuple(requests, fc.nat(), fc.nat(255), fc.boolean()).map(([fields, at, byte, cut]) => {
      const bytes = official(signal, fields);
      const position = bytes.length === 0 ? 0 : at % bytes.length;
      if (cut) return bytes.subarray(0, position);
      bytes[position] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(
        fc.oneof(
          broken,
          fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          try {
            inspect(signal, bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
            return;
          }
          // What was taken can be read later.
          decodeFields(name, bytes);
        },
      ),
      { numRuns: 500 },
    );
  });
});
