import type { Damage } from '../log/recover.ts';
import type { Dependency, DependencyRange } from '../query/dependencies.ts';
import type { LogQuery } from '../query/log-query.ts';
import type { TraceQuery } from '../query/trace-query.ts';
import type { Kept } from './keeper.ts';
import type { RetentionLimits } from './retention.ts';

/** What the store's thread is told to open. */
export interface StoreSettings {
  readonly logFolder: string;
  readonly databasePath: string;
  /** Folder of what is not in the database any more. */
  readonly parquetFolder: string;
  readonly memoryMb: number;
  /** A portion is moved there when it holds so much of the log, bytes; or has been written for so long, ms. */
  readonly portionBytes: number;
  readonly portionAgeMs: number;
  readonly limits: RetentionLimits;
  /** Series that are made of spans, and of edges, at most. */
  readonly spanSeries: number;
}

/** A span as far as it says whether a trace is whole. */
export interface SpanHead {
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentId: string;
  readonly service: string;
  readonly name: string;
  /** OTLP's number. */
  readonly kind: number;
}

/** Everything that is stored of a trace; nothing for one that is not known. */
export interface WholeTrace {
  readonly spans: readonly SpanHead[];
  /** Spans that are stored and missing here, because there are too many for one answer. */
  readonly left: number;
  /** OTLP/JSON, an ExportTraceServiceRequest. */
  readonly otlp: string;
}

/** Traces as JSON: whole in Jaeger's form; in OTLP's their resourceSpans, one after the other, without the brackets. */
export type TraceForm = 'jaeger' | 'otlp';

/** What a service does. */
export interface Operation {
  readonly name: string;
  /** Jaeger's name; empty where the spans say none. */
  readonly spanKind: string;
}

/** Something that somebody wants to know: what is stored, or what has been counted of it in this life. */
export type Query = StoredQuery | { readonly kind: 'span-metrics'; readonly openMetrics: boolean };

export type StoredQuery =
  | { readonly kind: 'trace'; readonly traceId: string; readonly form: TraceForm }
  | { readonly kind: 'search'; readonly search: TraceQuery; readonly form: TraceForm }
  | { readonly kind: 'whole-trace'; readonly traceId: string }
  | { readonly kind: 'logs'; readonly search: LogQuery }
  | { readonly kind: 'services' }
  | { readonly kind: 'operations'; readonly service: string }
  | { readonly kind: 'dependencies'; readonly range: DependencyRange };

export interface Answers {
  readonly trace: string | undefined;
  readonly search: readonly string[];
  readonly 'whole-trace': WholeTrace;
  /** A LogPage as JSON. */
  readonly logs: string;
  readonly services: readonly string[];
  readonly operations: readonly Operation[];
  readonly dependencies: readonly Dependency[];
  /** As Prometheus reads it. */
  readonly 'span-metrics': string;
}

export type ToStore =
  /** Everything before the position of the log is on the disk. */
  | { readonly type: 'durable'; readonly position: number }
  | { readonly type: 'query'; readonly id: number; readonly query: Query }
  | { readonly type: 'close' };

export type FromStore =
  /** Opened; what is before the position of the log is stored. A database of another form is now at `aside`. */
  | { readonly type: 'ready'; readonly position: number; readonly aside: string | undefined }
  | { readonly type: 'applied'; readonly position: number; readonly records: number; readonly ms: number }
  | { readonly type: 'damage'; readonly damage: Damage }
  /** A pass over what is stored has ended. */
  | { readonly type: 'kept'; readonly kept: Kept }
  /** A file of a portion is not there, and the portion has been forgotten. */
  | { readonly type: 'missing'; readonly path: string }
  /** Storing failed and is tried again. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly type: 'refusal'; readonly id: number; readonly message: string };
