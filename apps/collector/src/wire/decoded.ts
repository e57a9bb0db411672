/** An attribute's value: of the fields at most one is there. 64-bit numbers are bigints. */
export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: bigint;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  readonly bytesValue?: Buffer;
}

export interface KeyValue {
  readonly key?: string;
  readonly value?: AnyValue;
}

export interface Resource {
  readonly attributes?: readonly KeyValue[];
}

export interface InstrumentationScope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly KeyValue[];
}

/** A moment within a span. Times are nanoseconds since 1970. */
export interface SpanEvent {
  readonly timeUnixNano?: bigint;
  readonly name?: string;
  readonly attributes?: readonly KeyValue[];
}

export interface SpanLink {
  readonly traceId?: Buffer;
  readonly spanId?: Buffer;
}

export interface Span {
  readonly traceId?: Buffer;
  readonly spanId?: Buffer;
  readonly traceState?: string;
  readonly parentSpanId?: Buffer;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: bigint;
  readonly endTimeUnixNano?: bigint;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number;
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  readonly status?: { readonly message?: string; readonly code?: number };
  readonly flags?: number;
}

/** What is left of a log record beside its columns. */
export interface LogRecord {
  readonly severityText?: string;
  /** There when it is more than text. */
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
}

/** Messages that are read outside of the hot path. A field that was not sent is not there. */
export interface DecodedMessages {
  readonly Resource: Resource;
  readonly InstrumentationScope: InstrumentationScope;
  readonly Span: Span;
  readonly LogRecord: LogRecord;
}
