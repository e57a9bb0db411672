/**
 * OTLP's messages (opentelemetry-proto 1.x), each field as "type name" by its number. `hex` is bytes that OTLP/JSON writes in
 * hexadecimal, `[]` a repeated field, and a type with a capital letter another message. Tests hold them against the roots
 * that the project generates from its .proto files.
 */
const DEFINITIONS = {
  AnyValue: {
    1: 'string stringValue',
    2: 'bool boolValue',
    3: 'int64 intValue',
    4: 'double doubleValue',
    5: 'ArrayValue arrayValue',
    6: 'KeyValueList kvlistValue',
    7: 'bytes bytesValue',
  },
  ArrayValue: { 1: 'AnyValue[] values' },
  KeyValueList: { 1: 'KeyValue[] values' },
  KeyValue: { 1: 'string key', 2: 'AnyValue value' },
  InstrumentationScope: { 1: 'string name', 2: 'string version', 3: 'KeyValue[] attributes', 4: 'uint32 droppedAttributesCount' },
  Resource: { 1: 'KeyValue[] attributes', 2: 'uint32 droppedAttributesCount' },
  ExportTraceServiceRequest: { 1: 'ResourceSpans[] resourceSpans' },
  ResourceSpans: { 1: 'Resource resource', 2: 'ScopeSpans[] scopeSpans', 3: 'string schemaUrl' },
  ScopeSpans: { 1: 'InstrumentationScope scope', 2: 'Span[] spans', 3: 'string schemaUrl' },
  Span: {
    1: 'hex traceId',
    2: 'hex spanId',
    3: 'string traceState',
    4: 'hex parentSpanId',
    5: 'string name',
    6: 'enum kind',
    7: 'fixed64 startTimeUnixNano',
    8: 'fixed64 endTimeUnixNano',
    9: 'KeyValue[] attributes',
    10: 'uint32 droppedAttributesCount',
    11: 'Event[] events',
    12: 'uint32 droppedEventsCount',
    13: 'Link[] links',
    14: 'uint32 droppedLinksCount',
    15: 'Status status',
    16: 'fixed32 flags',
  },
  Event: { 1: 'fixed64 timeUnixNano', 2: 'string name', 3: 'KeyValue[] attributes', 4: 'uint32 droppedAttributesCount' },
  Link: {
    1: 'hex traceId',
    2: 'hex spanId',
    3: 'string traceState',
    4: 'KeyValue[] attributes',
    5: 'uint32 droppedAttributesCount',
    6: 'fixed32 flags',
  },
  Status: { 2: 'string message', 3: 'enum code' },
  ExportLogsServiceRequest: { 1: 'ResourceLogs[] resourceLogs' },
  ResourceLogs: { 1: 'Resource resource', 2: 'ScopeLogs[] scopeLogs', 3: 'string schemaUrl' },
  ScopeLogs: { 1: 'InstrumentationScope scope', 2: 'LogRecord[] logRecords', 3: 'string schemaUrl' },
  LogRecord: {
    1: 'fixed64 timeUnixNano',
    2: 'enum severityNumber',
    3: 'string severityText',
    5: 'AnyValue body',
    6: 'KeyValue[] attributes',
    7: 'uint32 droppedAttributesCount',
    8: 'fixed32 flags',
    9: 'hex traceId',
    10: 'hex spanId',
    11: 'fixed64 observedTimeUnixNano',
    12: 'string eventName',
  },
  ExportMetricsServiceRequest: { 1: 'ResourceMetrics[] resourceMetrics' },
  ResourceMetrics: { 1: 'Resource resource', 2: 'ScopeMetrics[] scopeMetrics', 3: 'string schemaUrl' },
  ScopeMetrics: { 1: 'InstrumentationScope scope', 2: 'Metric[] metrics', 3: 'string schemaUrl' },
  Metric: {
    1: 'string name',
    2: 'string description',
    3: 'string unit',
    5: 'Gauge gauge',
    7: 'Sum sum',
    9: 'Histogram histogram',
    10: 'ExponentialHistogram exponentialHistogram',
    11: 'Summary summary',
    12: 'KeyValue[] metadata',
  },
  Gauge: { 1: 'NumberDataPoint[] dataPoints' },
  Sum: { 1: 'NumberDataPoint[] dataPoints', 2: 'enum aggregationTemporality', 3: 'bool isMonotonic' },
  Histogram: { 1: 'HistogramDataPoint[] dataPoints', 2: 'enum aggregationTemporality' },
  ExponentialHistogram: { 1: 'ExponentialHistogramDataPoint[] dataPoints', 2: 'enum aggregationTemporality' },
  Summary: { 1: 'SummaryDataPoint[] dataPoints' },
  NumberDataPoint: {
    2: 'fixed64 startTimeUnixNano',
    3: 'fixed64 timeUnixNano',
    4: 'double asDouble',
    5: 'Exemplar[] exemplars',
    6: 'sfixed64 asInt',
    7: 'KeyValue[] attributes',
    8: 'uint32 flags',
  },
  HistogramDataPoint: {
    2: 'fixed64 startTimeUnixNano',
    3: 'fixed64 timeUnixNano',
    4: 'fixed64 count',
    5: 'double sum',
    6: 'fixed64[] bucketCounts',
    7: 'double[] explicitBounds',
    8: 'Exemplar[] exemplars',
    9: 'KeyValue[] attributes',
    10: 'uint32 flags',
    11: 'double min',
    12: 'double max',
  },
  ExponentialHistogramDataPoint: {
    1: 'KeyValue[] attributes',
    2: 'fixed64 startTimeUnixNano',
    3: 'fixed64 timeUnixNano',
    4: 'fixed64 count',
    5: 'double sum',
    6: 'sint32 scale',
    7: 'fixed64 zeroCount',
    8: 'Buckets positive',
    9: 'Buckets negative',
    10: 'uint32 flags',
    11: 'Exemplar[] exemplars',
    12: 'double min',
    13: 'double max',
    14: 'double zeroThreshold',
  },
  Buckets: { 1: 'sint32 offset', 2: 'uint64[] bucketCounts' },
  SummaryDataPoint: {
    2: 'fixed64 startTimeUnixNano',
    3: 'fixed64 timeUnixNano',
    4: 'fixed64 count',
    5: 'double sum',
    6: 'ValueAtQuantile[] quantileValues',
    7: 'KeyValue[] attributes',
    8: 'uint32 flags',
  },
  ValueAtQuantile: { 1: 'double quantile', 2: 'double value' },
  Exemplar: {
    2: 'fixed64 timeUnixNano',
    3: 'double asDouble',
    4: 'hex spanId',
    5: 'hex traceId',
    6: 'sfixed64 asInt',
    7: 'KeyValue[] filteredAttributes',
  },
} as const satisfies Record<string, Readonly<Record<number, string>>>;

export type MessageName = keyof typeof DEFINITIONS;

const SCALARS = [
  'string',
  'bytes',
  'hex',
  'bool',
  'enum',
  'uint32',
  'sint32',
  'int64',
  'uint64',
  'fixed64',
  'sfixed64',
  'fixed32',
  'double',
] as const;
export type Scalar = (typeof SCALARS)[number];

export interface Field {
  readonly number: number;
  /** lowerCamelCase, as OTLP/JSON spells it. */
  readonly name: string;
  readonly repeated: boolean;
  /** Either of them. */
  readonly scalar?: Scalar;
  readonly message?: Message;
}

export interface Message {
  readonly name: MessageName;
  /** By field number. */
  readonly fields: readonly (Field | undefined)[];
  readonly byName: ReadonlyMap<string, Field>;
}

interface Draft extends Message {
  readonly fields: (Field | undefined)[];
  readonly byName: Map<string, Field>;
}

const isScalar = (type: string): type is Scalar => SCALARS.some((scalar) => scalar === type);

/** Every message by its name, its fields resolved. */
export const MESSAGES: Readonly<Record<MessageName, Message>> = resolve();

function resolve(): Record<MessageName, Message> {
  const names = Object.keys(DEFINITIONS) as MessageName[];
  const entries = names.map((name): [string, Draft] => [name, { name, fields: [], byName: new Map() }]);
  const drafts = Object.fromEntries(entries) as Record<MessageName, Draft>;
  for (const name of names) {
    for (const [number, text] of Object.entries(DEFINITIONS[name] as Readonly<Record<string, string>>)) {
      const [, type = '', list, fieldName = ''] = /^(\w+)(\[\])? (\w+)$/.exec(text) ?? [];
      const base = { number: Number(number), name: fieldName, repeated: list !== undefined };
      const field: Field = isScalar(type) ? { ...base, scalar: type } : { ...base, message: drafts[type as MessageName] };
      drafts[name].fields[field.number] = field;
      drafts[name].byName.set(fieldName, field);
    }
  }
  return drafts;
}
