import { resolve } from 'node:path';
import { freePort } from '../../launcher/free-port.ts';
import { question } from './asks.ts';
import { startPlatform } from './platform.ts';
import { portkey } from './portkey.ts';
import { start, type Started } from './process.ts';

/** Something that answers the benchmark's question at a port. */
export interface Contender extends Started {
  readonly name: string;
  /** What it wants to see in a request beside the body. */
  readonly headers?: Readonly<Record<string, string>>;
}

const here = (file: string): string => resolve(import.meta.dirname, file);

/** The vendor behind all of them. */
export async function startUpstream(): Promise<Started> {
  const port = await freePort();
  return start({ args: [here('upstream.ts')], env: { PORT: String(port) } }, question(port));
}

/**
 * Everything that is compared, the vendor itself first, the orchestrator as "assay"; without Portkey where it cannot be had.
 * They end with the stack.
 */
export async function startContenders(stack: AsyncDisposableStack): Promise<readonly Contender[]> {
  const direct = { ...stack.use(await startUpstream()), name: 'direct' };
  const upstream = `http://127.0.0.1:${direct.port}`;
  const bare = await startBare(stack, upstream);
  const peer = await startPortkey(stack, upstream);
  return [direct, bare, ...(peer ? [peer] : []), await startAssay(stack, 'assay', direct.port)];
}

/** One more orchestrator, whose spans are collected. */
export function startTraced(stack: AsyncDisposableStack, upstreamPort: number): Promise<Contender> {
  return startAssay(stack, 'assay, spans collected', upstreamPort, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${upstreamPort}` });
}

async function startAssay(
  stack: AsyncDisposableStack,
  name: string,
  upstreamPort: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Contender> {
  const { orchestrators } = stack.use(await startPlatform(upstreamPort, { env }));
  const [orchestrator] = orchestrators;
  if (!orchestrator) throw new Error('a platform without an orchestrator');
  return { ...orchestrator, name };
}

async function startBare(stack: AsyncDisposableStack, upstream: string): Promise<Contender> {
  const port = await freePort();
  const command = { args: [here('proxy.ts')], env: { PORT: String(port), UPSTREAM: upstream } };
  return { ...stack.use(await start(command, question(port))), name: 'bare proxy' };
}

async function startPortkey(stack: AsyncDisposableStack, upstream: string): Promise<Contender | undefined> {
  const script = await portkey();
  if (script === undefined) return undefined;
  const port = await freePort();
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstream}/v1`, authorization: 'Bearer sk-vendor' };
  const command = { args: [script, `--port=${port}`, '--headless'], env: { NODE_ENV: 'production' } };
  return { ...stack.use(await start(command, question(port, headers))), name: 'Portkey', headers };
}
