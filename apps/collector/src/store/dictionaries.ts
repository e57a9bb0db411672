import type { DuckDBConnection } from '@duckdb/node-api';
import { LRUCache } from 'lru-cache';
import { decode } from '../wire/decode-message.ts';
import type { Range } from '../wire/scan-spans.ts';
import type { Rows } from './rows.ts';

/** Origins that are remembered; one that comes again after so many others is stored anew. */
const ORIGINS = 10_000;
/** Operations that are told apart. A sender who puts ids into names must not fill the memory. */
export const MAX_OPERATIONS = 50_000;
/** Stands for operations beyond, in lists and searches; a trace shows its spans' own names. */
export const OVERFLOW = { id: 0, name: '(overflow)' } as const;

/** Service of a resource that names none, as the OpenTelemetry specification has it. */
export const UNKNOWN_SERVICE = 'unknown_service';

export interface Origin {
  readonly id: number;
  readonly service: string;
  /** Ids of the service's operations, by kind and name. */
  readonly operations: Map<string, number>;
}

/** Gives resources and operations numbers, which rows then carry instead of them. */
export class Dictionaries {
  private readonly origins = new LRUCache<string, Origin>({ max: ORIGINS });
  private readonly services = new Map<string, Map<string, number>>();
  private nextOrigin = 1;
  private operationCount = 0;

  /** What was stored so far: operations whole, origins by the highest number. */
  static async load(connection: DuckDBConnection): Promise<Dictionaries> {
    const dictionaries = new Dictionaries();
    const origins = await connection.runAndReadAll('SELECT coalesce(max(id), 0) FROM origins');
    dictionaries.nextOrigin = Number(origins.getRows()[0]?.[0] ?? 0) + 1;
    const operations = await connection.runAndReadAll('SELECT id, service, name, kind FROM operations');
    for (const [id, service, name, kind] of operations.getRowsJS() as [number, string, string, number][]) {
      const key = operationKey(Buffer.from(name), 0, undefined, kind);
      dictionaries.operationsOf(service).set(key, id);
      dictionaries.operationCount = Math.max(dictionaries.operationCount, id);
    }
    return dictionaries;
  }

  /** The origin of a resource and scope by their bytes; one that is new becomes a row. */
  origin(rows: Rows, bytes: Buffer, resource: Range, scope: Range): Origin {
    const key = `${bytes.toString('latin1', resource.from, resource.to)}\n${bytes.toString('latin1', scope.from, scope.to)}`;
    const known = this.origins.get(key);
    if (known) return known;
    const message = bytes.subarray(resource.from, resource.to);
    const service = serviceOf(message);
    const origin = { id: this.nextOrigin++, service, operations: this.operationsOf(service) };
    this.origins.set(key, origin);
    rows.number(0, origin.id);
    rows.text(1, Buffer.from(service));
    rows.text(2, message);
    rows.text(3, bytes.subarray(scope.from, scope.to));
    rows.end();
    return origin;
  }

  /** The number of a service's operation; one that is new becomes a row. */
  operation(rows: Rows, origin: Origin, bytes: Buffer, from: number, to: number, kind: number): number {
    const key = operationKey(bytes, from, to, kind);
    const known = origin.operations.get(key);
    if (known !== undefined) return known;
    if (this.operationCount >= MAX_OPERATIONS) return OVERFLOW.id;
    const id = ++this.operationCount;
    origin.operations.set(key, id);
    rows.number(0, id);
    rows.text(1, Buffer.from(origin.service));
    rows.text(2, Buffer.from(bytes.toString('utf8', from, to)));
    rows.number(3, kind);
    rows.end();
    return id;
  }

  private operationsOf(service: string): Map<string, number> {
    const known = this.services.get(service);
    if (known) return known;
    const operations = new Map<string, number>();
    this.services.set(service, operations);
    return operations;
  }
}

const operationKey = (name: Buffer, from: number, to: number | undefined, kind: number): string =>
  `${kind}${name.toString('latin1', from, to)}`;

function serviceOf(resource: Buffer): string {
  const { attributes = [] } = decode('Resource', resource);
  const name = attributes.findLast(({ key }) => key === 'service.name')?.value?.stringValue;
  return name === undefined || name === '' ? UNKNOWN_SERVICE : name;
}
