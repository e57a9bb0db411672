import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VaultConfig } from '@assay/inference';
import { VaultStore } from '../../apps/orchestrator/src/configuration/secrets/vault.store.ts';
import { startVault, type VaultFault, type VaultServer } from './vault.ts';

const REF = { vault: 'providers/openai', field: 'api_key' };

let vault: VaultServer;
let now: number;
let credential: string | undefined;

beforeEach(async () => {
  vault = await startVault({ namespace: 'team', secretId: 'opens-sesame' });
  vault.put(REF.vault, { api_key: 'first', note: 'not it', number: 7 });
  now = 0;
  credential = 'opens-sesame';
});

afterEach(() => vault.stop());

const APP_ROLE = { appRole: { roleId: 'role', secretId: { env: 'SECRET_ID' } } };
const TOKEN = { token: { env: 'VAULT_TOKEN' } };

function store(auth: typeof APP_ROLE | typeof TOKEN = APP_ROLE): VaultStore {
  const config = VaultConfig.parse({ address: vault.url, namespace: 'team', auth, refreshSeconds: 60, timeoutMs: 200 });
  return new VaultStore(config, () => Promise.resolve(credential), { now: () => now });
}

const asked = (path: string): number => vault.requests.filter((request) => request.path === `/v1/${path}`).length;
const READ = 'secret/data/providers/openai';
const LOGIN = 'auth/approle/login';
const RENEW = 'auth/token/renew-self';

describe('secrets in Vault', () => {
  it('are read by AppRole, in their namespace, and kept for a while', async () => {
    const secrets = store();
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first' });
    expect(await secrets.find({ ...REF, field: 'note' }, false)).toEqual({ secret: 'not it' });
    expect([asked(LOGIN), asked(READ)]).toEqual([1, 1]);
    expect(vault.requests.every(({ namespace }) => namespace === 'team')).toBe(true);
  });

  it('are read once, however many ask at once', async () => {
    const secrets = store();
    await Promise.all(Array.from({ length: 20 }, () => secrets.find(REF, false)));
    expect([asked(LOGIN), asked(READ)]).toEqual([1, 1]);
  });

  it('are read by a token, which may change', async () => {
    credential = vault.issue();
    const secrets = store(TOKEN);
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first' });
    vault.revoke();
    credential = vault.issue();
    vault.put(REF.vault, { api_key: 'second' });
    expect(await secrets.find(REF, true)).toEqual({ secret: 'second' });
  });

  it('rotate: read again when their time is over, and at once for who asks for it fresh', async () => {
    const secrets = store();
    await secrets.find(REF, false);
    vault.put(REF.vault, { api_key: 'second' });
    now = 59_999;
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first' });
    now = 60_000;
    expect(await secrets.find(REF, false)).toEqual({ secret: 'second' });
    vault.put(REF.vault, { api_key: 'third' });
    expect(await secrets.find(REF, true)).toEqual({ secret: 'third' });
  });

  it('that are deleted, never were, or have no such field, or one that is no text, are missing', async () => {
    const secrets = store();
    expect(await secrets.find({ vault: 'nothing/here', field: 'value' }, false)).toEqual({});
    expect(await secrets.find({ ...REF, field: 'other' }, false)).toEqual({});
    expect(await secrets.find({ ...REF, field: 'number' }, false)).toEqual({});
    expect(await secrets.find({ ...REF, field: 'toString' }, false)).toEqual({});
    vault.delete(REF.vault);
    expect(await secrets.find(REF, true)).toEqual({});
  });

  it('keep a token alive by renewing it in time, and get a new one when that fails', async () => {
    vault.tokenSeconds = 90;
    const secrets = store();
    await secrets.find(REF, false);
    now = 59_000;
    await secrets.find(REF, false);
    expect([asked(LOGIN), asked(RENEW)]).toEqual([1, 0]);
    now = 60_500;
    await secrets.find(REF, false);
    expect([asked(LOGIN), asked(RENEW)]).toEqual([1, 1]);
    vault.revoke();
    now += 61_000;
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first' });
    expect([asked(LOGIN), asked(RENEW)]).toEqual([2, 2]);
  });

  it('of a token that was revoked are read by another; of a path that is denied they are not, and nobody logs in again for it', async () => {
    const secrets = store();
    await secrets.find(REF, false);
    vault.revoke();
    expect(await secrets.find(REF, true)).toEqual({ secret: 'first' });
    expect(asked(LOGIN)).toBe(2);
    vault.denied.add(REF.vault);
    expect(await secrets.find(REF, true)).toEqual({ secret: 'first', problem: expect.objectContaining({ code: 'secret_store_denied' }) });
    expect(asked(LOGIN)).toBe(2);
  });

  it.each<[VaultFault, string]>([
    ['sealed', 'secret_store_sealed'],
    ['away', 'secret_store_unreachable'],
    ['silent', 'secret_store_unreachable'],
    ['nonsense', 'secret_store_unreachable'],
    ['redirects', 'secret_store_unreachable'],
  ])('of a server that is or does "%s" are not there at first, and later the last good ones', async (fault, code) => {
    const problem = expect.objectContaining({ code });
    const secrets = store();
    vault.fault = fault;
    expect(await secrets.find(REF, false)).toEqual({ problem });
    vault.fault = 'none';
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first' });
    vault.fault = fault;
    vault.put(REF.vault, { api_key: 'second' });
    now = 60_000;
    expect(await secrets.find(REF, false)).toEqual({ secret: 'first', problem });
    vault.fault = 'none';
    expect(await secrets.find(REF, false)).toEqual({ secret: 'second' });
  });

  it('are asked for nowhere else, wherever an answer points', async () => {
    const elsewhere = await startVault();
    await vault.stop();
    vault = await startVault({ namespace: 'team', secretId: 'opens-sesame', elsewhere: elsewhere.url });
    vault.fault = 'redirects';
    const { problem } = await store().find(REF, false);
    await elsewhere.stop();
    expect([problem?.code, elsewhere.requests]).toEqual(['secret_store_unreachable', []]);
  });

  it('say which credential is wrong or missing', async () => {
    credential = 'wrong';
    expect(await store().find(REF, false)).toEqual({ problem: expect.objectContaining({ code: 'secret_store_denied' }) });
    credential = undefined;
    expect(await store().find(REF, false)).toEqual({
      problem: expect.objectContaining({ code: 'secret_store_denied', details: { reason: 'no credential for the secret store' } }),
    });
  });

  it('never stand in what is told of a failure', async () => {
    const secrets = store();
    await secrets.find(REF, false);
    for (const fault of ['sealed', 'away', 'silent', 'nonsense', 'redirects'] as const) {
      vault.fault = fault;
      const { problem } = await secrets.find(REF, true);
      const told = JSON.stringify([problem?.toBody(), problem?.stack, String(problem?.cause)]);
      for (const secret of ['first', 'opens-sesame', 'hvs.']) expect(told).not.toContain(secret);
    }
  });
});
