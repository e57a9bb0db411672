import type { ConnectionType, EdgeTable } from './edge-table.ts';
import type { PairingLimits } from './limits.ts';

/** One side of a request, as the span says. */
export interface Side {
  readonly service: string;
  readonly seconds: number;
  readonly failed: boolean;
  /** A message instead of a request. */
  readonly message: boolean;
  /** Id of the trace: its bytes in Latin-1. */
  readonly trace: string;
}

export interface ClientSide extends Side {
  /** Who is called, where its attributes say so. */
  readonly peer?: string | undefined;
  /** The database that is called; it sends no spans. */
  readonly database?: string | undefined;
}

/** A request of which one side, or both, are known. */
interface Edge {
  client?: ClientSide;
  server?: Side;
  /** The first span of its trace: whoever asked is outside. */
  readonly entry: boolean;
  readonly expiresMs: number;
}

const OUTSIDE = 'user';

/**
 * Pairs the two sides of requests: a client's span with the server's whose parent it is, a producer's with its consumer's. As
 * Tempo does it: what waits too long for its other side counts as a request from outside when it began its trace, as one to a
 * service that sends no spans when it names one, and else as unpaired.
 */
export class ServiceGraph {
  private readonly edges: EdgeTable;
  private readonly limits: PairingLimits;
  /** In the order of their expiry. */
  private readonly waiting = new Map<string, Edge>();

  constructor(edges: EdgeTable, limits: PairingLimits) {
    this.edges = edges;
    this.limits = limits;
  }

  /** `key` is the trace's id and the span's own. */
  client(key: string, side: ClientSide, nowMs: number): void {
    if (side.database !== undefined) {
      this.count(side.service, side.database, 'database', { client: side, server: side }, nowMs);
      return;
    }
    const edge = this.edgeOf(key, side, false, nowMs);
    if (!edge) return;
    edge.client ??= side;
    this.complete(key, edge, nowMs);
  }

  /** `key` is the trace's id and that of the span's parent. */
  server(key: string, side: Side, entry: boolean, nowMs: number): void {
    const edge = this.edgeOf(key, side, entry, nowMs);
    if (!edge) return;
    edge.server ??= side;
    this.complete(key, edge, nowMs);
  }

  /** Gives up on what has waited too long. */
  expire(nowMs: number): void {
    for (const [key, edge] of this.waiting) {
      if (edge.expiresMs > nowMs) return;
      this.waiting.delete(key);
      this.giveUp(edge, nowMs);
    }
  }

  private edgeOf(key: string, side: Side, entry: boolean, nowMs: number): Edge | undefined {
    const known = this.waiting.get(key);
    if (known) return known;
    this.expire(nowMs);
    if (this.waiting.size >= this.limits.waiting) {
      const series = this.edges.of(side.service, '', side.message ? 'messaging_system' : '');
      series.dropped++;
      series.lastMs = nowMs;
      return undefined;
    }
    const edge: Edge = { entry, expiresMs: nowMs + this.limits.waitMs };
    this.waiting.set(key, edge);
    return edge;
  }

  private complete(key: string, { client, server }: Edge, nowMs: number): void {
    if (!client || !server) return;
    this.waiting.delete(key);
    this.count(client.service, server.service, client.message || server.message ? 'messaging_system' : '', { client, server }, nowMs);
  }

  private giveUp({ client, server, entry }: Edge, nowMs: number): void {
    if (server && entry) this.count(OUTSIDE, server.service, 'virtual_node', { server }, nowMs);
    else if (client?.peer !== undefined) this.count(client.service, client.peer, 'virtual_node', { client }, nowMs);
    else {
      const series = this.edges.of(client?.service ?? '', server?.service ?? '', (client ?? server)?.message ? 'messaging_system' : '');
      series.unpaired++;
      series.lastMs = nowMs;
    }
  }

  private count(from: string, to: string, type: ConnectionType, sides: { client?: Side; server?: Side }, nowMs: number): void {
    const series = this.edges.of(from, to, type);
    series.requests++;
    series.lastMs = nowMs;
    const { client, server } = sides;
    if (client?.failed || server?.failed) series.failed++;
    if (client) series.client.observe(client.seconds, client.trace, nowMs);
    if (server) series.server.observe(server.seconds, server.trace, nowMs);
  }
}
