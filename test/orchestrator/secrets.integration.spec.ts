import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { startVendor, type Vendor } from '../upstream/index.ts';
import { startVault, type VaultServer } from '../upstream/vault.ts';
import { until } from './platform.ts';
import { startSpanSink, type SpanSink } from './span-sink.ts';
import { openai, WIRES } from './wires.ts';

const CANARY = 'canary-';
const FIRST = `${CANARY}vendor-first`;
const SECOND = `${CANARY}vendor-second`;
const THIRD = `${CANARY}vendor-third`;
const CALLER = `${CANARY}caller`;
const SECRET_ID = `${CANARY}secret-id`;

let vault: VaultServer;
let vendor: Vendor;
let spans: SpanSink;
let inference: Inference;
/** The key that the vendor takes. */
let accepted = FIRST;

beforeAll(async () => {
  [vault, vendor, spans] = await Promise.all([startVault({ secretId: SECRET_ID }), startVendor(), startSpanSink()]);
  // What is not the key is refused, and repeated in the refusal.
  vendor.always((_asked, { authorization, 'x-api-key': apiKey }) => {
    const shown = typeof apiKey === 'string' ? apiKey : (authorization ?? '').replace('Bearer ', '');
    if (shown === accepted || authorization === 'Bearer spare') return {};
    const body = JSON.stringify({ error: { message: `${shown} is wrong`, type: shown } });
    return { faults: [{ kind: 'status', status: 401, body, headers: { 'x-key': shown } }] };
  });
  vault.put('providers/vendor', { api_key: FIRST });
  vault.put('callers/demo', { value: CALLER });
  vault.denied.add('providers/vendor');
  inference = await startInference({
    config: `version: 1
vault: { address: "${vault.url}", auth: { appRole: { roleId: role, secretId: { file: secrets/vault } } }, refreshSeconds: 3600, timeoutMs: 3000 }
providers:
  openai: { kind: openai, baseUrl: "${vendor.url}/v1", key: { vault: providers/vendor, field: api_key } }
  anthropic: { kind: anthropic, baseUrl: "${vendor.url}", key: { vault: providers/vendor, field: api_key } }
  spare: { kind: openai, baseUrl: "${vendor.url}/v1", key: { file: secrets/spare } }
models:
  - { id: one, version: 1.0.0, provider: openai }
  - { id: two, version: 1.0.0, provider: anthropic }
  - { id: spare, version: 1.0.0, provider: spare }
aliases: { chat: one, safe: one }
routes: [{ model: safe, fallback: [spare] }]
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 100000, minimumCalls: 100000 } }
tenants: [{ id: demo }]
keys: [{ id: demo, tenant: demo, secret: { vault: callers/demo }, scopes: ["model:infer", "model:admin"] }]
`,
    secrets: { vault: SECRET_ID, spare: 'spare' },
    workers: [],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: spans.endpoint, ASSAY_LOG_LEVEL: 'trace', OTEL_BSP_SCHEDULE_DELAY: '200' },
  });
}, 60_000);

afterAll(async () => {
  await inference.stop();
  await Promise.all([vault.stop(), vendor.stop(), spans.stop()]);
}, 30_000);

const headers = { 'content-type': 'application/json', authorization: `Bearer ${CALLER}` };

async function ask(model: string, path = openai.path, body: unknown = openai.body(model)) {
  const answer = await fetch(inference.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, model: answer.headers.get('x-assay-model'), text: await answer.text() };
}

async function health(): Promise<string> {
  const answer = await fetch(`${inference.orchestrators[0]?.opsUrl}/healthz`);
  return `${answer.status} ${await answer.text()}`;
}

describe('secrets in Vault, from end to end', () => {
  it('that are denied at the start stop nothing but what needs them, and that is told', async () => {
    const told = await until(health, (text) => text.includes('secret_store_denied'));
    expect(told).toMatch(/^200 .*providers\.openai\.key: api_key of providers\/vendor in Vault: secret_store_denied/);
    const refused = await ask('chat');
    expect([refused.status, refused.text]).toEqual([503, expect.stringContaining('secret_missing')]);
    expect(await ask('safe')).toMatchObject({ status: 200, model: 'spare@1.0.0' });
    expect(vendor.requests.every(({ headers: { authorization } }) => authorization === 'Bearer spare')).toBe(true);
  });

  it('serve as soon as they can be had', async () => {
    vault.denied.clear();
    await until(
      () => ask('chat'),
      ({ status }) => status === 200,
    );
    await until(health, (text) => !text.includes('providers.openai'));
  }, 90_000);

  it('rotate without a restart: a key that the vendor refuses is read anew, and nobody notices', async () => {
    const { pid } = inference.orchestrators[0] ?? {};
    vault.put('providers/vendor', { api_key: SECOND });
    accepted = SECOND;
    const reads = () => vault.requests.filter(({ path }) => path.endsWith('providers/vendor')).length;
    const before = reads();
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('chat')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(reads() - before).toBeLessThanOrEqual(2);
    expect((await ask('two', '/v1/messages', { ...openai.body('two'), max_tokens: 8 })).status).toBe(200);
    const stream = await ask('chat', openai.path, openai.body('chat', openai.streamed));
    expect([stream.status, openai.isWhole(stream.text)]).toEqual([200, true]);
    expect(inference.orchestrators[0]?.pid).toBe(pid);
  });

  it('that are wrong also when read anew are tried once more, and no further', async () => {
    accepted = THIRD;
    const before = vendor.requests.length;
    expect(await ask('chat')).toMatchObject({ status: 502, text: expect.stringContaining('upstream_key_refused') });
    expect(vendor.requests.length - before).toBe(1);
    vault.put('providers/vendor', { api_key: THIRD });
    await until(
      () => ask('chat'),
      ({ status }) => status === 200,
    );
  }, 90_000);

  it('keep serving while the store is sealed, which is told, and through a change of the configuration', async () => {
    vault.fault = 'sealed';
    const config = await (await fetch(`${inference.url}/admin/v1/config`, { headers })).text();
    await writeFile(
      inference.configFile,
      config.replace('refreshSeconds: 3600', 'refreshSeconds: 1800').replace('chat: one', 'chat: one, more: one'),
    );
    const told = await until(health, (text) => text.includes('secret_store_sealed'));
    expect(told).toMatch(/^200 .*The last good value is in use/);
    expect((await ask('more')).status).toBe(200);
    vault.fault = 'none';
    await until(health, (text) => !text.includes('secret_store'));
  }, 90_000);

  it('never appear in logs, traces, errors, metrics, the ledger or /admin', async () => {
    const told: string[] = [];
    accepted = 'nothing that anybody has';
    for (const wire of WIRES) told.push((await ask('chat', wire.path, wire.body('chat'))).text);
    for (const fault of ['sealed', 'away', 'silent', 'nonsense', 'redirects'] as const) {
      vault.fault = fault;
      told.push((await ask('chat')).text, await health());
    }
    vault.fault = 'none';
    const admin = ['config', 'aliases', 'versions', 'experiments', 'audit', 'routes', 'targets', 'workers', 'ledger', 'profiles'];
    for (const path of admin) told.push(await (await fetch(`${inference.url}/admin/v1/${path}`, { headers })).text());
    told.push(await (await fetch(`${inference.orchestrators[0]?.opsUrl}/metrics`)).text());
    const traced = await until(
      () => spans.bytes(),
      (bytes) => bytes.includes('chat chat'),
    );
    told.push(traced.toString('latin1'), inference.orchestrators[0]?.logs().join('\n') ?? '');
    expect(told.filter((text) => text.includes(CANARY) || text.includes('hvs.'))).toEqual([]);
  }, 60_000);
});
