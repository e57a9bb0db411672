import { ProtoReader } from './proto-reader.ts';
import { find, within, type Range } from './scan-spans.ts';

export interface ItemVisitor {
  /** Before the items of a scope: where its resource and scope lie. */
  scope(bytes: Buffer, resource: Range, scope: Range): void;
  /** A LogRecord or a Metric, whole. */
  item(bytes: Buffer, from: number, to: number): void;
}

/** Walks the log records or metrics of a request that was checked: all signals nest resource, scope and list alike. */
export function scanItems(body: Buffer, visitor: ItemVisitor): void {
  const reader = new ProtoReader(body);
  each(reader, 1, () => {
    const resource = find(reader, 1);
    each(reader, 2, () => {
      const scope = find(reader, 1);
      visitor.scope(body, resource, scope);
      each(reader, 2, () => {
        visitor.item(body, reader.at, reader.end);
      });
    });
  });
}

function each(reader: ProtoReader, field: number, read: () => void): void {
  while (reader.at < reader.end) {
    const key = reader.key();
    if (key >>> 3 === field) within(reader, key, read);
    else reader.skip(key & 7);
  }
}
