import { createHash } from 'node:crypto';
import type { InferenceConfig, SecretRef } from '@assay/inference';
import type { Found } from './secret-store.ts';
import type { SecretStores } from './secret-stores.ts';

/** Secrets of a configuration, found where it says. They are in no other object, so that nothing prints them by accident. */
export interface Secrets {
  /** Key of a provider; undefined where it has none or none was found. */
  ofProvider(name: string): string | undefined;
  /** SHA-256 of a key's secret, hex; undefined where none was found. */
  hashOfKey(id: string): string | undefined;
  /** References that lead to nothing, or to something that may be out of date; in words without any secret. */
  readonly problems: readonly string[];
  /** Changes when a secret does. */
  readonly digest: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Looks up every reference. What is missing is told, not thrown: a vendor's lost key must not stop the other models. `fresh` is a
 * provider whose key is looked up although it is known.
 */
export async function readSecrets(config: InferenceConfig, stores: SecretStores, fresh?: string): Promise<Secrets> {
  const look = async (place: string, ref: SecretRef, isFresh: boolean) => {
    const found = await stores.find(ref, config.vault, isFresh);
    return { found, problem: problemOf(place, ref, found) };
  };
  const ofProviders = Object.entries(config.providers).flatMap(([name, provider]) =>
    'key' in provider ? [{ name, ref: provider.key }] : [],
  );
  const ofKeys = config.keys.flatMap(({ id, secret }) => ('sha256' in secret ? [] : [{ id, ref: secret }]));
  const [providers, keys] = await Promise.all([
    Promise.all(ofProviders.map(async ({ name, ref }) => ({ name, ...(await look(`providers.${name}.key`, ref, name === fresh)) }))),
    Promise.all(ofKeys.map(async ({ id, ref }) => ({ id, ...(await look(`keys.${id}.secret`, ref, false)) }))),
  ]);
  const secrets = new Map(providers.flatMap(({ name, found: { secret } }) => (secret === undefined ? [] : [[name, secret] as const])));
  const hashes = new Map([
    ...config.keys.flatMap(({ id, secret }) => ('sha256' in secret ? [[id, secret.sha256] as const] : [])),
    ...keys.flatMap(({ id, found: { secret } }) => (secret === undefined ? [] : [[id, sha256(secret)] as const])),
  ]);
  return {
    ofProvider: (name) => secrets.get(name),
    hashOfKey: (id) => hashes.get(id),
    problems: [...providers, ...keys].flatMap(({ problem }) => problem ?? []),
    digest: sha256(JSON.stringify([[...secrets], [...hashes]])),
  };
}

function problemOf(place: string, ref: SecretRef, { secret, problem }: Found): string | undefined {
  if (problem) {
    const consequence = secret === undefined ? '' : ' The last good value is in use.';
    return `${place}: ${describe(ref)}: ${problem.code}: ${problem.message}${consequence}`;
  }
  return secret === undefined ? `${place}: ${describe(ref)} is not there` : undefined;
}

function describe(ref: SecretRef): string {
  if ('env' in ref) return `environment variable ${ref.env}`;
  return 'file' in ref ? `file ${ref.file}` : `${ref.field} of ${ref.vault} in Vault`;
}
