import type { DuckDBConnection } from '@duckdb/node-api';
import { LRUCache } from 'lru-cache';
import { decode } from '../wire/decode-message.ts';
import type { Range } from '../wire/scan-spans.ts';
import type { Rows } from './rows.ts';

/** Origins that are remembered; one that comes again after so many others is stored anew. */
const ORIGINS = 10_000;
/** What is told apart within a portion. A sender who puts ids into names must fill neither the memory nor everybody's lists. */
export const MAX_OPERATIONS_OF_A_SERVICE = 2_000;
export const MAX_SERVICES = 1_000;
/** Stands for operations and services beyond, in lists. A search still finds them by their names, and a trace shows these. */
export const OVERFLOW = '(overflow)';

/** Service of a resource that names none, as the OpenTelemetry specification has it. */
export const UNKNOWN_SERVICE = 'unknown_service';

export interface Origin {
  readonly id: number;
  /** Of its resource and scope. */
  readonly bytes: number;
  readonly operations: Operations;
}

/** What a service does: numbers by kind and name. */
interface Operations {
  readonly service: string;
  readonly ids: Map<string, number>;
}

/** Gives the resources and operations of a portion numbers, which rows then carry instead of them. No number is given twice. */
export class Dictionaries {
  private readonly portion: number;
  private readonly origins = new LRUCache<string, Origin>({ max: ORIGINS });
  private readonly services = new Map<string, Operations>();
  private nextOrigin: number;
  private nextOperation: number;

  private constructor(portion: number, nextOrigin: number, nextOperation: number) {
    this.portion = portion;
    this.nextOrigin = nextOrigin;
    this.nextOperation = nextOperation;
  }

  /** What was stored so far: the portion's operations whole, origins by the highest number. */
  static async load(connection: DuckDBConnection, portion: number): Promise<Dictionaries> {
    const highest = await connection.runAndReadAll('SELECT (SELECT max(id) FROM origins), (SELECT max(id) FROM operations)');
    const [origin, last] = highest.getRows()[0] ?? [];
    const dictionaries = new Dictionaries(portion, Number(origin ?? 0) + 1, Number(last ?? 0) + 1);
    const operations = await connection.runAndReadAll(`SELECT id, service, name, kind FROM operations WHERE portion = ${portion}`);
    for (const [id, service, name, kind] of operations.getRowsJS() as [number, string, string, number][]) {
      const text = Buffer.from(name);
      dictionaries.operationsOf(service).ids.set(keyOf(text, 0, text.length, kind), id);
    }
    return dictionaries;
  }

  /** Those of the next portion, in which everything is named anew. */
  next(portion: number): Dictionaries {
    return new Dictionaries(portion, this.nextOrigin, this.nextOperation);
  }

  /** The origin of a resource and scope by their bytes; one that is new becomes a row. */
  origin(rows: Rows, bytes: Buffer, resource: Range, scope: Range): Origin {
    const key = `${bytes.toString('latin1', resource.from, resource.to)}\n${bytes.toString('latin1', scope.from, scope.to)}`;
    const known = this.origins.get(key);
    if (known) return known;
    const message = bytes.subarray(resource.from, resource.to);
    const service = serviceOf(message);
    const size = resource.to - resource.from + scope.to - scope.from;
    const origin = { id: this.nextOrigin++, bytes: size, operations: this.operationsOf(service) };
    this.origins.set(key, origin);
    rows.number(0, origin.id);
    rows.number(1, this.portion);
    rows.text(2, Buffer.from(service));
    rows.text(3, message);
    rows.text(4, bytes.subarray(scope.from, scope.to));
    rows.end();
    return origin;
  }

  /** The number of a service's operation; one that is new becomes a row. */
  operation(rows: Rows, { operations }: Origin, bytes: Buffer, from: number, to: number, kind: number): number {
    const known = operations.ids.get(keyOf(bytes, from, to, kind));
    if (known !== undefined) return known;
    if (operations.ids.size < MAX_OPERATIONS_OF_A_SERVICE) return this.name(rows, operations, bytes, from, to, kind);
    return operations.ids.get(OVERFLOW_KEY) ?? this.name(rows, operations, OVERFLOW_NAME, 0, OVERFLOW_NAME.length, 0);
  }

  private name(rows: Rows, { service, ids }: Operations, bytes: Buffer, from: number, to: number, kind: number): number {
    const id = this.nextOperation++;
    ids.set(keyOf(bytes, from, to, kind), id);
    rows.number(0, id);
    rows.number(1, this.portion);
    rows.text(2, Buffer.from(service));
    rows.text(3, Buffer.from(bytes.toString('utf8', from, to)));
    rows.number(4, kind);
    rows.end();
    return id;
  }

  private operationsOf(service: string): Operations {
    const known = this.services.get(service);
    if (known) return known;
    if (this.services.size >= MAX_SERVICES && service !== OVERFLOW) return this.operationsOf(OVERFLOW);
    const operations = { service, ids: new Map<string, number>() };
    this.services.set(service, operations);
    return operations;
  }
}

const keyOf = (name: Buffer, from: number, to: number, kind: number): string => `${kind}${name.toString('latin1', from, to)}`;
const OVERFLOW_NAME = Buffer.from(OVERFLOW);
const OVERFLOW_KEY = keyOf(OVERFLOW_NAME, 0, OVERFLOW_NAME.length, 0);

function serviceOf(resource: Buffer): string {
  const { attributes = [] } = decode('Resource', resource);
  const name = attributes.findLast(({ key }) => key === 'service.name')?.value?.stringValue;
  return name === undefined || name === '' ? UNKNOWN_SERVICE : name;
}
