import type { Message } from './otlp-messages.ts';
import { expectWire, WIRE, WireError, type ProtoReader } from './proto-reader.ts';
import { isPackable, WIRE_OF } from './scalars.ts';

/** Deepest nesting of messages; attribute values may contain each other without end. */
const MAX_DEPTH = 32;

/**
 * Reads a whole message from where the reader stands to its `end`, known fields by their types and unknown ones past. Throws
 * WireError for what no reader could read later.
 */
export function checkMessage(reader: ProtoReader, message: Message, depth = 0): void {
  if (depth > MAX_DEPTH) throw new WireError(`values are nested deeper than ${MAX_DEPTH}`);
  const { end } = reader;
  while (reader.at < end) {
    const key = reader.key();
    const field = message.fields[key >>> 3];
    const wire = key & 7;
    if (field?.message) {
      expectWire(key, WIRE.bytes);
      const from = reader.span();
      const after = reader.at;
      reader.at = from;
      reader.end = after;
      checkMessage(reader, field.message, depth + 1);
      reader.end = end;
    } else if (field?.scalar && !(field.repeated && wire === WIRE.bytes && isPackable(field.scalar))) {
      expectWire(key, WIRE_OF[field.scalar]);
      reader.skip(wire);
    } else if (field?.scalar) {
      checkPacked(reader, WIRE_OF[field.scalar]);
    } else {
      reader.skip(wire);
    }
  }
}

function checkPacked(reader: ProtoReader, wire: number): void {
  const { end } = reader;
  const from = reader.span();
  const after = reader.at;
  reader.at = from;
  reader.end = after;
  while (reader.at < after) reader.skip(wire);
  reader.end = end;
}
