import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InferenceConfig, SecretRef } from '@assay/inference';

/** Secrets of a configuration, found where it says. They are in no other object, so that nothing prints them by accident. */
export interface Secrets {
  /** Key of a provider; undefined where it has none or none was found. */
  ofProvider(name: string): string | undefined;
  /** SHA-256 of a key's secret, hex; undefined where none was found. */
  hashOfKey(id: string): string | undefined;
  /** References that lead to nothing, in words without any secret. */
  readonly missing: readonly string[];
  /** Changes when a secret does. */
  readonly digest: string;
}

export interface SecretSources {
  readonly environment: NodeJS.ProcessEnv;
  /** Folder to which file names are relative. */
  readonly folder: string;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Looks up every reference. What is missing is told, not thrown: a vendor's lost key must not stop the other models. */
export async function readSecrets(config: InferenceConfig, sources: SecretSources): Promise<Secrets> {
  const providers = new Map<string, string>();
  const keys = new Map<string, string>();
  const missing: string[] = [];
  for (const [name, provider] of Object.entries(config.providers)) {
    if (!('key' in provider)) continue;
    const secret = await find(provider.key, sources);
    if (secret === undefined) missing.push(`providers.${name}.key: ${describe(provider.key)} is not there`);
    else providers.set(name, secret);
  }
  for (const key of config.keys) {
    if ('sha256' in key.secret) {
      keys.set(key.id, key.secret.sha256);
      continue;
    }
    const secret = await find(key.secret, sources);
    if (secret === undefined) missing.push(`keys.${key.id}.secret: ${describe(key.secret)} is not there`);
    else keys.set(key.id, sha256(secret));
  }
  return {
    ofProvider: (name) => providers.get(name),
    hashOfKey: (id) => keys.get(id),
    missing,
    digest: sha256(JSON.stringify([[...providers], [...keys]])),
  };
}

async function find(ref: SecretRef, { environment, folder }: SecretSources): Promise<string | undefined> {
  const text = 'env' in ref ? environment[ref.env] : await readFile(resolve(folder, ref.file), 'utf8').catch(() => undefined);
  const secret = text?.trim();
  return secret === '' ? undefined : secret;
}

function describe(ref: SecretRef): string {
  return 'env' in ref ? `environment variable ${ref.env}` : `file ${ref.file}`;
}
