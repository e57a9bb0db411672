import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';

const RUNS = 20;
const body = { exerciseId: 'vector-dot', mode: 'try', files: { 'solution.go': 'package main\n\nfunc main() {\n' } };

describe('what is accepted', () => {
  let assay: Assay;
  let client: Client;

  beforeAll(async () => {
    assay = await startAssay();
    client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
  }, 150_000);

  afterAll(() => assay.stop(), 60_000);

  it.each(['exams', 'nats', 'gateway'] as const)(
    'ends with one verdict when %s is killed in the middle',
    async (part) => {
      const accepted: string[] = [];
      const submit = async (): Promise<void> => {
        // The blow cuts some answers off: what was not answered is not promised.
        const answer = await client.submit(body).catch(() => undefined);
        if (answer?.status === 202) accepted.push(answer.body['id'] as string);
      };
      const submitting = Promise.all(Array.from({ length: RUNS }, submit));
      await submit();
      await assay.kill9(part);
      await submitting;
      await assay.back(part);
      expect(accepted.length).toBeGreaterThan(0);
      for (const id of accepted) {
        const { envelopes } = await client.follow(id);
        expect(envelopes.filter(({ type }) => type === 'verdict').length).toBeLessThanOrEqual(1);
        expect(await client.run(id)).toMatchObject({ state: 'done', verdict: 'rejected', attempt: false });
      }
    },
    120_000,
  );
});
