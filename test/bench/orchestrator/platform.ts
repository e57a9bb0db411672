import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ORCHESTRATOR_MEMORY } from '../../../apps/cli/src/up/services.ts';
import { freePort } from '../../launcher/free-port.ts';
import { startNats, type NatsServer } from '../../launcher/nats.ts';
import { KEY, LIMITED_KEY, question } from './asks.ts';
import { start, type Started } from './process.ts';

/** A broker, and orchestrators from `dist` that share it. */
export interface Platform extends AsyncDisposable {
  readonly orchestrators: readonly Started[];
}

export interface PlatformOptions {
  readonly replicas?: number;
  /** What is started; the build of this tree when it is not given. */
  readonly main?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Longer than any part of the benchmark lets a stream stand still, ms. */
const PATIENCE_MS = 600_000;

/** Of the limited key. */
export const TOKENS_PER_MINUTE = 60_000;

const MAIN = resolve(import.meta.dirname, '../../../apps/orchestrator/dist/main.js');

/** Every policy in force: limits that are counted and never reached, room for thousands of streams, and one key that is held short. */
const configuration = (upstreamPort: number): string => `version: 1
providers:
  vendor: { kind: openai, baseUrl: 'http://127.0.0.1:${upstreamPort}/v1', key: { file: secrets/vendor }, connections: 4096 }
models:
  - { id: bench, version: 1.0.0, provider: vendor, price: { input: 0.5, output: 1.5 } }
defaults:
  retry: {}
  timeouts: { idleMs: ${PATIENCE_MS}, totalMs: ${PATIENCE_MS} }
  breaker: {}
  bulkhead: { maxInFlight: 4096 }
  queue: { maxInFlight: 4096 }
tenants: [{ id: bench }]
keys:
  - id: bench
    tenant: bench
    secret: { file: secrets/key }
    limits: { requestsPerMinute: 1000000000, tokensPerMinute: 1000000000000, inFlight: 10000 }
    budget: { tokens: 1000000000000000, period: month }
  - { id: limited, tenant: bench, secret: { file: secrets/limited }, limits: { tokensPerMinute: ${TOKENS_PER_MINUTE} } }
`;

export async function startPlatform(upstreamPort: number, options: PlatformOptions = {}): Promise<Platform> {
  await using stack = new AsyncDisposableStack();
  const nats = await startNats();
  stack.defer(() => nats.stop());
  const home = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, 'secrets'));
  const secrets = { vendor: 'sk-vendor', key: KEY, limited: LIMITED_KEY };
  for (const [name, secret] of Object.entries(secrets)) await writeFile(join(home, 'secrets', name), secret);
  await writeFile(join(home, 'inference.yaml'), configuration(upstreamPort));
  const orchestrators: Started[] = [];
  for (let replica = 0; replica < (options.replicas ?? 1); replica += 1)
    orchestrators.push(stack.use(await startReplica(join(home, 'inference.yaml'), join(home, `replica-${replica}`), nats, options)));
  const kept = stack.move();
  return { orchestrators, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function startReplica(config: string, home: string, nats: NatsServer, { main = MAIN, env }: PlatformOptions): Promise<Started> {
  const [port, grpcPort, opsPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const settings = {
    ...ORCHESTRATOR_MEMORY.env,
    ...nats.env,
    ASSAY_HOME: home,
    ASSAY_INFERENCE_CONFIG: config,
    ASSAY_ORCHESTRATOR_PORT: String(port),
    ASSAY_ORCHESTRATOR_GRPC_PORT: String(grpcPort),
    ASSAY_ORCHESTRATOR_OPS_PORT: String(opsPort),
    LOG_LEVEL: 'warn',
    ASSAY_INFERENCE_STALLED_READER_MS: String(PATIENCE_MS),
    ...env,
  };
  // As `npm start` runs it.
  return start({ args: [`--max-semi-space-size=${ORCHESTRATOR_MEMORY.semiSpaceMb}`, main], env: settings }, question(port));
}
