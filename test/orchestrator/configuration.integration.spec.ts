import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY } from './configs.ts';
import { DEMO, startPlatform, until, VENDOR_KEY, type Platform } from './platform.ts';
import { startSpanSink, type SpanSink } from './span-sink.ts';
import { openai, WIRES } from './wires.ts';

const CONFIG = `aliases: { chat: via-openai }
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
${DEMO}`;
let platform: Platform;
let spans: SpanSink;

beforeAll(async () => {
  spans = await startSpanSink();
  platform = await startPlatform({
    config: CONFIG,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: spans.endpoint, ASSAY_LOG_LEVEL: 'trace', OTEL_BSP_SCHEDULE_DELAY: '200' },
  });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await spans.stop();
});

const configured = () => readFile(platform.inference.configFile, 'utf8');

/** As an editor does: a whole new file in the old one's place. */
async function edit(change: (text: string) => string): Promise<void> {
  const { configFile } = platform.inference;
  await writeFile(`${configFile}.edited`, change(await configured()));
  await rename(`${configFile}.edited`, configFile);
}

const ask = async (model: string, key = KEY) => {
  const answer = await platform.post(openai.path, openai.body(model), { headers: { authorization: `Bearer ${key}` } });
  return { status: answer.status, text: await answer.text() };
};

async function health(): Promise<string> {
  const answer = await fetch(`${platform.inference.orchestrators[0]?.opsUrl}/healthz`);
  return `${answer.status} ${await answer.text()}`;
}

const isFlawed = (told: string): boolean => told.includes('inference.yaml');

const rotate = (name: string, secret: string) => writeFile(join(dirname(platform.inference.configFile), 'secrets', name), secret);

describe('a configuration that changes', () => {
  it('is in force at once, without dropping a stream', async () => {
    const words = Array.from({ length: 200 }, (_none, index) => `${index} `);
    platform.vendor.next({ say: { text: words }, faults: [{ kind: 'pace', ms: 5 }] });
    const streaming = platform.post(openai.path, openai.body('chat', openai.streamed)).then((answer) => answer.text());
    await platform.vendor.arrival();
    // The provider of the stream is another one from now on, and its alias leads elsewhere.
    await edit((text) =>
      text.replace('chat: via-openai', 'chat: via-anthropic, fresh: via-openai').replace('/v1", key', '/v1", connections: 7, key'),
    );
    await until(
      () => ask('fresh'),
      ({ status }) => status === 200,
    );
    await ask('chat');
    expect(platform.vendor.requests.at(-1)?.path).toBe('/v1/messages');
    const stream = await streaming;
    expect([openai.textOf(stream), openai.isWhole(stream)]).toEqual([words.join(''), true]);
  });

  it('holds for a model that is in use', async () => {
    const rename = (text: string): string => text.replace('provider: openai, price', 'provider: openai, upstreamModel: renamed, price');
    await edit(rename);
    await until(
      async () => {
        await ask('fresh');
        return platform.vendor.requests.at(-1)?.body['model'];
      },
      (model) => model === 'renamed',
    );
  });

  it('and is wrong changes nothing, and /healthz says degraded with line and field', async () => {
    const good = await configured();
    const line = good.split('\n').findIndex((text) => text.startsWith('defaults:')) + 1;
    await edit((text) => text.replace('attempts: 1', 'attempts: many'));
    const told = await until(health, isFlawed);
    expect(told).toContain(`inference.yaml:${line}: defaults.retry.attempts`);
    expect(told).toMatch(/^200 .*"degraded"/);
    expect((await ask('fresh')).status).toBe(200);
    await edit(() => good);
    await until(health, (text) => !isFlawed(text));
  });

  it('and is gone changes nothing either', async () => {
    const { configFile } = platform.inference;
    await rename(configFile, `${configFile}.away`);
    expect(await until(health, isFlawed)).toContain('inference.yaml: cannot be read');
    expect((await ask('fresh')).status).toBe(200);
    await rename(`${configFile}.away`, configFile);
    await until(health, (text) => !isFlawed(text));
  });
});

describe('keys', () => {
  const rotated = 'sk-assay-rotated';
  const vendorRotated = 'sk-vendor-rotated-9876543210';

  it('rotate through a secret file without a restart', async () => {
    const { pid } = platform.inference.orchestrators[0] ?? {};
    await Promise.all([rotate('demo', rotated), rotate('vendor', vendorRotated)]);
    await until(
      () => ask('fresh', rotated),
      ({ status }) => status === 200,
    );
    expect((await ask('fresh')).status).toBe(401);
    expect(platform.vendor.requests.at(-1)?.headers.authorization).toBe(`Bearer ${vendorRotated}`);
    expect(platform.inference.orchestrators[0]?.pid).toBe(pid);
  });

  it('never appear in logs, traces, errors, metrics or /admin', async () => {
    const secrets = [KEY, VENDOR_KEY, rotated, vendorRotated];
    const headers = { authorization: `Bearer ${rotated}` };
    const told: string[] = [];
    for (const wire of WIRES) {
      for (const status of [400, 401, 404, 429, 500]) {
        // A vendor that repeats what it was sent.
        const body = JSON.stringify({
          error: { message: `the key ${vendorRotated} of Bearer ${vendorRotated} is wrong`, type: vendorRotated },
        });
        platform.vendor.next({ faults: [{ kind: 'status', status, body, headers: { 'x-key': vendorRotated } }] });
        told.push(await (await platform.post(wire.path, wire.body('fresh'), { headers })).text());
      }
      told.push(await (await platform.post(wire.path, `{"key":"${rotated}"`, { headers })).text());
      told.push(await (await platform.post(wire.path, wire.body('fresh'), { headers: { authorization: `Bearer ${KEY}` } })).text());
    }
    const { url, orchestrators } = platform.inference;
    for (const path of ['config', 'workers', 'targets', 'routes', 'experiments', 'ledger'])
      told.push(await (await fetch(`${url}/admin/v1/${path}`, { headers })).text());
    told.push(await (await fetch(`${orchestrators[0]?.opsUrl}/metrics`)).text(), await health());
    told.push(orchestrators[0]?.logs().join('\n') ?? '');
    const traced = await until(
      () => spans.bytes(),
      (bytes) => bytes.includes('chat fresh'),
    );
    told.push(traced.toString('latin1'));
    for (const secret of secrets) expect(told.filter((text) => text.includes(secret))).toEqual([]);
  });
});
