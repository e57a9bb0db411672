import { dirname } from 'node:path';
import { AssayError } from '@assay/contracts';
import { machineClock, planOf, readInferenceConfig, type Plan } from '@assay/inference';
import type { Logger } from '@assay/telemetry';
import { ConfigurationFile } from './configuration-file.ts';
import { SecretStores } from './secrets/secret-stores.ts';
import { readSecrets, type Secrets } from './secrets/secrets.ts';

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

/** Secrets are looked at so often, ms: one rotates without a restart. */
const SECRETS_EVERY_MS = 5_000;
/** However many requests a vendor refuses, its key is not looked up anew more often, ms. */
const REREAD_EVERY_MS = 2_000;

/**
 * The configuration in force. A file that changes is read again; one that is wrong changes nothing but a line in the log
 * and the state of health.
 */
export class Configuration {
  private readonly file: ConfigurationFile;
  private readonly listeners: Listener[] = [];
  private snapshot: Snapshot;
  private problem: AssayError | undefined;
  /** When the key of each provider was last looked up because the vendor refused it. */
  private readonly reread = new Map<string, { readonly at: number; readonly done: Promise<void> }>();
  private problems: readonly string[] = [];
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    file: ConfigurationFile,
    snapshot: Snapshot,
    private readonly stores: SecretStores,
    private readonly logger: Logger,
  ) {
    this.file = file;
    this.snapshot = snapshot;
    this.tell(snapshot.secrets.problems);
    file.follow(() => void this.reload());
    this.timer = setInterval(() => void this.reload(), SECRETS_EVERY_MS).unref();
  }

  /** Throws `config_invalid` when there is no valid configuration to begin with. */
  static async open(path: string, environment: NodeJS.ProcessEnv, logger: Logger): Promise<Configuration> {
    const file = new ConfigurationFile(path);
    const stores = new SecretStores({ environment, folder: dirname(path) });
    const { text, revision } = await file.read();
    const plan = compile(file, text);
    const secrets = await readSecrets(plan.config, stores);
    return new Configuration(file, { revision, text, plan, secrets, since: new Date() }, stores, logger);
  }

  get current(): Snapshot {
    return this.snapshot;
  }

  /** What is wrong with the file as it now stands, if something is. */
  get flaw(): AssayError | undefined {
    return this.problem;
  }

  /** What is wrong with secrets, in words without any. */
  get secretProblems(): readonly string[] {
    return this.problems;
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
      compile(this.file, text);
      await this.file.replace(text, expected);
      return this.load();
    });
  }

  /** Throws `config_invalid` if a configuration would not be accepted. */
  check(text: string): void {
    compile(this.file, text);
  }

  /** Looks up the key of a provider anew, since its vendor refuses the one in use. Never rejects. */
  async rereadKey(provider: string): Promise<void> {
    const before = this.reread.get(provider);
    const now = machineClock.now();
    const rereading = before && now - before.at < REREAD_EVERY_MS ? before : { at: now, done: this.reload(provider) };
    this.reread.set(provider, rereading);
    await rereading.done;
  }

  /**
   * Reads the file and its secrets again. Never rejects: what is wrong is told by {@link flaw} and in the log. `fresh` is a provider whose
   * key is looked up although it is known.
   */
  reload(fresh?: string): Promise<void> {
    return this.inTurn(async () => {
      try {
        await this.load(fresh);
      } catch (error) {
        const flaw = error instanceof AssayError ? error : new AssayError('config_invalid', { cause: error });
        if (this.problem?.message !== flaw.message)
          this.logger.error({ err: error }, 'the configuration is wrong; the one before stays in force');
        this.problem = flaw;
      }
    });
  }

  private async load(fresh?: string): Promise<Snapshot> {
    const { text, revision } = await this.file.read();
    const known = revision === this.snapshot.revision;
    const plan = known ? this.snapshot.plan : compile(this.file, text);
    const secrets = await readSecrets(plan.config, this.stores, fresh);
    this.problem = undefined;
    this.tell(secrets.problems);
    if (known && secrets.digest === this.snapshot.secrets.digest) return this.snapshot;
    const next = { revision, text, plan, secrets, since: known ? this.snapshot.since : new Date() };
    this.snapshot = next;
    this.logger.info({ revision }, known ? 'secrets have changed' : 'a new configuration is in force');
    for (const listener of this.listeners) listener(next);
    return next;
  }

  /** Tells once of each problem, and of its end. */
  private tell(problems: readonly string[]): void {
    for (const problem of problems) if (!this.problems.includes(problem)) this.logger.warn({ problem }, 'a secret is not as it should be');
    for (const problem of this.problems) if (!problems.includes(problem)) this.logger.info({ problem }, 'a secret is in order again');
    this.problems = problems;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

const compile = (file: ConfigurationFile, text: string): Plan => planOf(readInferenceConfig(file.name, text));
