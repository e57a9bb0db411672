import { createHmac } from 'node:crypto';
import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { WEBHOOK_ID_HEADER, WEBHOOK_SIGNATURE_HEADER, WEBHOOK_TIMESTAMP_HEADER, type JobCreate } from '@assay/contracts';
import type { Random } from '@assay/inference';
import { Agent, request } from 'undici';
import { isPrivateAddress, namesPrivateAddress } from './private-addresses.ts';

const ANSWERS_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

export const MAX_TRIES = 10;

/** Of what a receiver answers so much is read, bytes: it is worth nothing but to keep the connection. */
const READ_BYTES = 16_384;
const GONE = 410;

/**
 * Before a webhook is tried again, ms: doubles, so that who was down for minutes still hears of it; up to half of it is chance, so
 * that what failed together does not come back together.
 */
export const pauseAfter = (tries: number, random: Random): number =>
  Math.round(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (1 - random() / 2));

/** The receiver wants to hear no more of it. */
export class WebhookGone extends Error {}

export interface WebhookMessage {
  /** The same each time it is sent. */
  readonly id: string;
  readonly body: unknown;
}

/** `sha256=` and the HMAC of the timestamp, a dot and the body: old messages cannot be sent again as new ones. */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Tells those who wait for jobs. Does not follow redirects, and goes to no private address unless it may. */
export class Webhooks {
  private readonly agent: Agent;

  constructor(private readonly mayBePrivate: boolean) {
    this.agent = new Agent({ connect: { timeout: ANSWERS_WITHIN_MS, ...(mayBePrivate ? {} : { lookup: publicLookup(lookup) }) } });
  }

  /** Resolves when the receiver has said 2xx; rejects otherwise, with {@link WebhookGone} where it is of no use to try again. */
  async send({ url, secret }: NonNullable<JobCreate['webhook']>, message: WebhookMessage, signal: AbortSignal): Promise<void> {
    // The lookup below is not asked about addresses that are written out.
    if (!this.mayBePrivate && namesPrivateAddress(url)) throw new Error('the webhook leads to a private address');
    const body = JSON.stringify(message.body);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const answer = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [WEBHOOK_ID_HEADER]: message.id,
        [WEBHOOK_TIMESTAMP_HEADER]: timestamp,
        [WEBHOOK_SIGNATURE_HEADER]: signatureOf(secret, timestamp, body),
      },
      body,
      dispatcher: this.agent,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]),
    });
    await answer.body.dump({ limit: READ_BYTES });
    if (answer.statusCode === GONE) throw new WebhookGone('the webhook answers 410');
    if (answer.statusCode < 200 || answer.statusCode > 299) throw new Error(`the webhook answers ${answer.statusCode}`);
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Looks a name up when the connection is made: one that has come to mean a private address since it was checked is seen. */
export const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
        callback(new Error('the webhook leads to a private address'), '');
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
