import type { Scalar } from './otlp-messages.ts';
import { WIRE } from './proto-reader.ts';

/** Wire type of each scalar. */
export const WIRE_OF: Readonly<Record<Scalar, number>> = {
  string: WIRE.bytes,
  bytes: WIRE.bytes,
  hex: WIRE.bytes,
  bool: WIRE.varint,
  enum: WIRE.varint,
  uint32: WIRE.varint,
  sint32: WIRE.varint,
  int64: WIRE.varint,
  uint64: WIRE.varint,
  fixed64: WIRE.fixed64,
  sfixed64: WIRE.fixed64,
  double: WIRE.fixed64,
  fixed32: WIRE.fixed32,
};

/** Numbers are sent packed when repeated; strings and bytes never are. */
export const isPackable = (scalar: Scalar): boolean => WIRE_OF[scalar] !== WIRE.bytes;
