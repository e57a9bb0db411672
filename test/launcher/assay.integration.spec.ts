import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dockerLines } from '../../apps/cli/src/shell/docker.ts';
import { portHolder } from '../../apps/cli/src/up/port-holder.ts';
import { startAssay, type Assay } from './index.ts';

describe('startAssay', () => {
  let assay: Assay;

  beforeAll(async () => {
    assay = await startAssay();
  }, 120_000);

  afterAll(() => assay.stop(), 60_000);

  const whoami = async (token: string): Promise<unknown> => {
    const response = await fetch(`${assay.baseUrl}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    return response.json();
  };

  it('starts without a death', () => {
    expect(assay.events.filter(({ type }) => type === 'died')).toEqual([]);
  });

  it('hands out tokens of an admin and a candidate', async () => {
    expect(await whoami(assay.credentials.admin.token)).toMatchObject({ username: 'admin', role: 'admin' });
    expect(await whoami(assay.credentials.candidate.token)).toMatchObject({ username: 'candidate', role: 'candidate' });
  });

  it.each(['exams', 'runner', 'gateway', 'nats'] as const)(
    'comes back after kill -9 of %s',
    async (part) => {
      await assay.kill9(part);
      await assay.back(part);
      expect(await whoami(assay.credentials.candidate.token)).toMatchObject({ username: 'candidate' });
    },
    60_000,
  );

  it('leaves nothing behind', async () => {
    await assay.stop();
    expect(existsSync(assay.home)).toBe(false);
    const labels = ['--filter', 'label=assay.instance', '--format', '{{.Label "assay.instance"}}'];
    const all = [...(await dockerLines(['ps', '--all', ...labels])), ...(await dockerLines(['volume', 'ls', ...labels]))];
    expect(all.filter((instance) => instance.startsWith(assay.instance))).toEqual([]);
    const { gateway, exams, runner, nats } = assay.ports;
    expect(await Promise.all([gateway, exams, runner, nats].map(portHolder))).toEqual([undefined, undefined, undefined, undefined]);
  }, 60_000);
});
