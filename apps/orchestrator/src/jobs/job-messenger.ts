import type { JobView } from '@assay/contracts';
import type { Random } from '@assay/inference';
import type { Logger } from '@assay/telemetry';
import type { JobContents } from './job-contents.ts';
import { keyOf, viewOf, type JobRecord, type JobRef, type JobStore } from './job-store.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import { MAX_TRIES, pauseAfter, WebhookGone, type Webhooks } from './webhooks.ts';

export interface JobMessengerDeps {
  readonly store: Pick<JobStore, 'peek' | 'change'>;
  readonly contents: Pick<JobContents, 'get'>;
  readonly secrets: Pick<SealedSecrets, 'open'>;
  readonly webhooks: Pick<Webhooks, 'send' | 'close'>;
  readonly logger: Logger;
  readonly random: Random;
}

/** Tells the webhook of a job how that ended: at least once, unless it never answers. */
export class JobMessenger {
  constructor(private readonly deps: JobMessengerDeps) {}

  /** Undefined: nobody is left to be told. Otherwise when to try again, ms. */
  async tell(ref: JobRef, signal: AbortSignal): Promise<number | undefined> {
    const record = await this.deps.store.peek(ref);
    const { webhook } = record ?? {};
    if (!record || webhook?.state !== 'pending') return undefined;
    const tries = webhook.tries + 1;
    try {
      await this.send(record, webhook, signal);
      await this.note(ref, 'delivered', tries);
      return undefined;
    } catch (error) {
      if (signal.aborted) return 0;
      this.deps.logger.info({ err: error, job: ref.id, tries }, 'a webhook could not be told');
      const over = tries >= MAX_TRIES || error instanceof WebhookGone;
      await this.note(ref, over ? 'given_up' : 'pending', tries);
      return over ? undefined : pauseAfter(tries, this.deps.random);
    }
  }

  close(): Promise<void> {
    return this.deps.webhooks.close();
  }

  private async send(record: JobRecord, { url, sealedSecret }: NonNullable<JobRecord['webhook']>, signal: AbortSignal): Promise<void> {
    const { contents, secrets, webhooks } = this.deps;
    const { webhook: _own, ...view } = viewOf(record);
    // A large result is asked for; nobody is sent megabytes ten times.
    const { result } = record;
    const body: JobView = result && view.resultBytes === undefined ? { ...view, result: await contents.get(result) } : view;
    await webhooks.send({ url, secret: await secrets.open(sealedSecret, keyOf(record)) }, { id: record.id, body }, signal);
  }

  private async note(ref: JobRef, state: 'pending' | 'delivered' | 'given_up', tries: number): Promise<void> {
    await this.deps.store.change(ref, (now) => (now.webhook ? { ...now, webhook: { ...now.webhook, state, tries } } : now));
  }
}
