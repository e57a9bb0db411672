/** Which traces are looked for: those with a span that fits all of it. Times are nanoseconds since 1970. */
export interface TraceQuery {
  /** Any where it is not given. */
  readonly service?: string;
  readonly operation?: string;
  /** Attributes of the span or its resource, values as text. */
  readonly tags: Readonly<Record<string, string>>;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly minDurationNs?: bigint;
  readonly maxDurationNs?: bigint;
  /** Traces at most, the latest first. */
  readonly limit: number;
}
