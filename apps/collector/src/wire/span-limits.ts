/** What one span may be. A span beyond is rejected; the others of its request are not. */
export const SPAN_LIMITS = {
  /** Whole message, bytes. */
  bytes: 262_144,
  nameBytes: 4_096,
  attributes: 1_024,
  attributeKeyBytes: 1_024,
  attributeBytes: 65_536,
  /** A span may end before it began by so much: a clock was set while it ran. */
  backwardsMs: 1_000,
} as const;

/** Why spans are rejected, as their sender is told. */
export const REJECTIONS = {
  traceId: 'a trace id has to be 16 bytes that are not all zero',
  spanId: 'a span id has to be 8 bytes that are not all zero',
  parentId: "a parent's id has to be 8 bytes",
  start: 'a span has to say when it began',
  backwards: `a span may end ${SPAN_LIMITS.backwardsMs} ms before its start at most`,
  bytes: `a span may have ${SPAN_LIMITS.bytes} bytes`,
  name: `a name may have ${SPAN_LIMITS.nameBytes} bytes`,
  attributes: `a span may have ${SPAN_LIMITS.attributes} attributes`,
  attribute: `an attribute may have ${SPAN_LIMITS.attributeKeyBytes} bytes of key and ${SPAN_LIMITS.attributeBytes} in all`,
} as const;
export type Rejection = keyof typeof REJECTIONS;
