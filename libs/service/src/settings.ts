import { LOG_LEVELS } from '@assay/telemetry';
import { z } from 'zod';

/** One setting of a process: where it is read and what it may be. Unit and default belong to the schema. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly env: string;
  readonly schema: Schema;
  /** What the default is, in words, where it depends on the machine. */
  readonly defaultIs?: string;
}

export type Settings = Readonly<Record<string, Setting>>;
export type Config<S extends Settings> = { readonly [Key in keyof S]: z.output<S[Key]['schema']> };

export const setting = <Schema extends z.ZodType>(env: string, schema: Schema, defaultIs?: string): Setting<Schema> => ({
  env,
  schema,
  ...(defaultIs === undefined ? {} : { defaultIs }),
});

/** What is wrong with the environment: one line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** Reads settings from an environment. An empty variable counts as one that is not set. Throws {@link ConfigError}. */
export function readConfig<S extends Settings>(settings: S, env: NodeJS.ProcessEnv): Config<S> {
  const problems: string[] = [];
  const entries = Object.entries(settings).map(([key, { env: name, schema }]) => {
    const parsed = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${name}: ${issue.message}`));
    return [key, parsed.data];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(entries) as Config<S>;
}

/** A TCP port; 0 lets the system choose. */
export const Port = z.coerce.number().int().min(0).max(65_535);

/** A whole number from an environment variable. */
export const Whole = z.coerce.number().int();

/** Settings that every service has. */
export const COMMON_SETTINGS = {
  home: setting('ASSAY_HOME', z.string().default('.assay').describe('Folder of all state')),
  logLevel: setting('ASSAY_LOG_LEVEL', z.enum(LOG_LEVELS).default('info').describe('Least important lines that are written')),
  otlpEndpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    z.url().optional().describe('OTLP/HTTP receiver of spans and log records; none: no export'),
  ),
  natsUrl: setting('NATS_URL', z.string().default('nats://127.0.0.1:4420').describe('Addresses of NATS, separated by commas')),
  natsToken: setting('NATS_TOKEN', z.string().optional().describe('Where the server asks for a token')),
  natsUser: setting('NATS_USER', z.string().optional().describe('Where the server asks for a user')),
  natsPassword: setting('NATS_PASSWORD', z.string().optional().describe('Password of that user')),
  natsReplicas: setting('NATS_REPLICAS', Whole.min(1).max(5).default(1).describe('Copies over a cluster of each stream and bucket')),
  shutdownMs: setting('ASSAY_SHUTDOWN_MS', Whole.min(0).default(20_000).describe('Longest orderly shutdown, ms')),
} as const;
export type CommonConfig = Config<typeof COMMON_SETTINGS>;
