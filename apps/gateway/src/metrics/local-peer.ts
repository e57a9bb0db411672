import { BlockList, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** What a proxy says of whom it speaks for. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a request comes from this machine, and not through a proxy on it that speaks for somebody else. */
export function isLocal({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): boolean {
  return loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4') && FORWARDED.every((name) => headers[name] === undefined);
}
