import { get, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const ENDLESS = { exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': 'import time\ntime.sleep(9)\n' } };
const STREAMS = 2;
/** What each may take when nobody does anything, MB. With some air: exams was at 210 when this was written, the others below 135. */
const RESIDENT_MB = { gateway: 160, exams: 260, runner: 170 } as const;

describe('bounds of the services', () => {
  let assay: Assay;
  let candidate: Client;
  let admin: Client;

  beforeAll(async () => {
    assay = await startAssay({
      env: { ASSAY_CONTENT_DIRS: CONTENT, ASSAY_STREAMS_PER_USER: String(STREAMS), ASSAY_PUBLIC_HOSTS: 'Lab.example, other.example' },
    });
    [candidate, admin] = [
      Client.bearer(assay.baseUrl, assay.credentials.candidate.token),
      Client.bearer(assay.baseUrl, assay.credentials.admin.token),
    ];
  }, 150_000);

  afterAll(() => assay.stop(), 60_000);

  it.each(['gateway', 'exams', 'runner'] as const)('%s is content with little memory', async (service) => {
    const metrics = await (await fetch(`http://127.0.0.1:${assay.ports[service]}/metrics`)).text();
    const bytes = Number(/^process_resident_memory_bytes\{[^}]*\} (\d+)/m.exec(metrics)?.[1]);
    expect(bytes / 1_048_576).toBeLessThan(RESIDENT_MB[service]);
  });

  it('has so many live streams for a user and no more, until one is closed', async () => {
    const id = (await candidate.submit(ENDLESS)).body['id'] as string;
    const follow = (end: AbortController, { headers } = candidate): Promise<Response> =>
      fetch(`${assay.baseUrl}/api/v1/runs/${id}/events`, { headers, signal: end.signal });
    const ends = Array.from({ length: STREAMS }, () => new AbortController());
    for (const end of ends) expect((await follow(end)).status).toBe(200);
    expect(await candidate.send('GET', `/api/v1/runs/${id}/events`)).toMatchObject({
      status: 429,
      body: { code: 'too_many_live_streams', details: { limit: STREAMS } },
    });
    const others = new AbortController();
    expect((await follow(others, admin)).status).toBe(200);
    ends.pop()?.abort();
    const again = new AbortController();
    while ((await follow(again)).status === 429);
    for (const end of [...ends, others, again]) end.abort();
    await candidate.send('DELETE', `/api/v1/runs/${id}`);
  }, 60_000);

  /** fetch does not let its caller choose the Host header. */
  const asked = async (port: number, path: string, host: string, more: object = {}): Promise<{ status: number; body: string }> => {
    const response = await new Promise<IncomingMessage>((answered, failed) => {
      get({ host: '127.0.0.1', port, path, headers: { host, ...more } }, answered).on('error', failed);
    });
    return { status: response.statusCode ?? 0, body: await text(response) };
  };

  it.each(['evil.example', 'evil.example:4400', 'localhost.evil.example', '127.0.0.1.nip.io'])(
    'answer to nobody under %s',
    async (host) => {
      const { gateway, exams, runner } = assay.ports;
      const addresses = [gateway, exams, runner].flatMap((port) => [[port, '/metrics'] as const, [port, '/healthz'] as const]);
      for (const [port, path] of [...addresses, [gateway, '/'], [gateway, '/api/v1/exercises']] as const) {
        const answer = await asked(port, path, host, { 'x-forwarded-host': 'localhost' });
        expect({ port, path, ...answer, body: JSON.parse(answer.body) as unknown }).toMatchObject({
          status: 421,
          body: { code: 'host_not_allowed' },
        });
      }
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]', 'lab.example', 'other.example:8443'])('answer under %s', async (host) => {
    const { gateway, exams, runner } = assay.ports;
    expect((await asked(gateway, '/healthz', host)).status).toBe(200);
    if (host.includes('example')) return;
    for (const port of [exams, runner]) expect((await asked(port, '/metrics', host)).status).toBe(200);
  });
});
