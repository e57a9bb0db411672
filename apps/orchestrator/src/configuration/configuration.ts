import { dirname } from 'node:path';
import { AssayError } from '@assay/contracts';
import { planOf, readInferenceConfig, type Plan } from '@assay/inference';
import type { Logger } from '@assay/telemetry';
import { ConfigurationFile } from './configuration-file.ts';
import { readSecrets, type Secrets } from './secrets.ts';

/** A configuration in force. A request keeps the one that it began with. */
export interface Snapshot {
  readonly revision: string;
  readonly text: string;
  readonly plan: Plan;
  readonly secrets: Secrets;
  /** When it came into force. */
  readonly since: Date;
}

type Listener = (snapshot: Snapshot) => void;

/** Files of secrets are looked at so often, ms: a secret rotates without a restart. */
const SECRETS_EVERY_MS = 5_000;

/**
 * The configuration in force. A file that changes is read again; one that is wrong changes nothing but a line in the log
 * and the state of health.
 */
export class Configuration {
  private readonly file: ConfigurationFile;
  private readonly listeners: Listener[] = [];
  private snapshot: Snapshot;
  private problem: AssayError | undefined;
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    file: ConfigurationFile,
    snapshot: Snapshot,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly logger: Logger,
  ) {
    this.file = file;
    this.snapshot = snapshot;
    file.follow(() => void this.reload());
    this.timer = setInterval(() => void this.reload(), SECRETS_EVERY_MS).unref();
  }

  /** Throws `config_invalid` when there is no valid configuration to begin with. */
  static async open(path: string, environment: NodeJS.ProcessEnv, logger: Logger): Promise<Configuration> {
    const file = new ConfigurationFile(path);
    const { text, revision } = await file.read();
    return new Configuration(file, await compile(file, text, revision, environment), environment, logger);
  }

  get current(): Snapshot {
    return this.snapshot;
  }

  /** What is wrong with the file as it now stands, if something is. */
  get flaw(): AssayError | undefined {
    return this.problem;
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  close(): void {
    clearInterval(this.timer);
    this.file.close();
  }

  /**
   * Checks a new configuration, writes it to the file and puts it into force. `expected` is the revision that the author
   * had read. Errors: `config_invalid`, `config_conflict`, `config_readonly`; after any of them the old one is in force.
   */
  replace(text: string, expected: string): Promise<Snapshot> {
    return this.inTurn(async () => {
      const before = await this.file.read();
      if (before.revision !== expected) throw new AssayError('config_conflict', { details: { revision: before.revision } });
      await compile(this.file, text, '', this.environment);
      await this.file.write(text);
      return this.load();
    });
  }

  /** Whether a configuration would be accepted; throws `config_invalid` if not. */
  async check(text: string): Promise<void> {
    await compile(this.file, text, '', this.environment);
  }

  /** Reads the file and its secrets again. Never rejects: what is wrong is told by {@link flaw} and in the log. */
  reload(): Promise<void> {
    return this.inTurn(async () => {
      try {
        await this.load();
      } catch (error) {
        const flaw = error instanceof AssayError ? error : new AssayError('config_invalid', { cause: error });
        if (this.problem?.message !== flaw.message)
          this.logger.error({ err: error }, 'the configuration is wrong; the one before stays in force');
        this.problem = flaw;
      }
    });
  }

  private async load(): Promise<Snapshot> {
    const { text, revision } = await this.file.read();
    const next = await compile(this.file, text, revision, this.environment);
    this.problem = undefined;
    const same = revision === this.snapshot.revision && next.secrets.digest === this.snapshot.secrets.digest;
    if (same) return this.snapshot;
    this.snapshot = next;
    this.logger.info({ revision }, 'a new configuration is in force');
    for (const listener of this.listeners) listener(next);
    return next;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

async function compile(file: ConfigurationFile, text: string, revision: string, environment: NodeJS.ProcessEnv): Promise<Snapshot> {
  const config = readInferenceConfig(file.name, text);
  const secrets = await readSecrets(config, { environment, folder: dirname(file.path) });
  return { revision, text, plan: planOf(config), secrets, since: new Date() };
}
