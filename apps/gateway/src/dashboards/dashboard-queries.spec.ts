import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dashboard, DashboardQuery, type DashboardAnswer } from '@assay/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answerQuery } from './dashboard-queries.ts';
import { Prometheus } from './prometheus.ts';

const DASHBOARD = Dashboard.parse({
  uid: 'd',
  title: 'd',
  panels: [
    {
      id: 7,
      type: 'timeseries',
      targets: [
        { refId: 'A', expr: 'rate(x{job=~"$job"}[$__rate_interval])', exemplar: true },
        { refId: 'B', expr: 'topk($top, sum(increase(y{job="$job"}[$__range])))', instant: true },
        { refId: 'C', expr: 'z', interval: '1m' },
      ],
    },
    { id: 8, type: 'row', collapsed: true, panels: [{ id: 9, type: 'stat', targets: [{ refId: 'A', expr: 'inside' }] }] },
  ],
  templating: {
    list: [
      { name: 'job', type: 'query', query: { query: 'label_values(up{zone="$zone"}, job)' }, multi: true, includeAll: true },
      { name: 'zone', type: 'custom', query: 'a, b', current: { value: 'a' } },
      { name: 'top', type: 'custom', query: '3, 5', current: { value: '3' } },
    ],
  },
  annotations: { list: [{ name: 'Faults', expr: 'fault > 0', step: '5s' }] },
});
const HOUR = { from: 3_600_000, to: 7_200_000, stepMs: 15_000 };
const EMPTY = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [] } });

describe('answerQuery', () => {
  let server: Server;
  let prometheus: Prometheus;
  let asked: URL[];
  let reply: (response: ServerResponse, url: URL) => void;

  beforeEach(async () => {
    asked = [];
    reply = (response, url) => void response.end(url.pathname.endsWith('exemplars') ? '{"status":"success","data":[]}' : EMPTY);
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://prometheus');
      asked.push(url);
      reply(response, url);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    prometheus = new Prometheus(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await prometheus.close();
    server.closeAllConnections();
    server.close();
  });

  const ask = (body: Record<string, unknown>, signal = new AbortController().signal): Promise<DashboardAnswer> =>
    answerQuery(prometheus, { dashboard: DASHBOARD, query: DashboardQuery.parse({ ...HOUR, ...body }), signal });
  const panel = (panelId: number, ...refIds: string[]) => ({ subject: { kind: 'panel', panelId, refIds } });
  const parameters = (): Record<string, string>[] => asked.map(({ searchParams }) => Object.fromEntries(searchParams));

  it('asks what the target says, with the variables filled in, on multiples of the step', async () => {
    const answer = await ask({ ...panel(7, 'A'), variables: { job: ['gateway', 'a.b'] }, from: 3_600_001 });
    expect(asked.map(({ pathname }) => pathname).sort()).toEqual(['/api/v1/query_exemplars', '/api/v1/query_range']);
    const range = parameters().find(({ step }) => step !== undefined);
    expect(range).toMatchObject({ query: 'rate(x{job=~"(gateway|a\\\\.b)"}[17s])', step: '15s', start: '3600.000', end: '7200.000' });
    expect(answer).toEqual({ stepMs: 15_000, results: { A: JSON.parse(EMPTY) as unknown }, exemplars: { A: [] } });
  });

  it('asks of a moment, and no more finely than a target wants', async () => {
    const answer = await ask({ ...panel(7, 'B', 'C'), variables: { job: 'x', top: '5' } });
    const byQuery = new Map(parameters().map((each) => [each['query'], each]));
    expect(byQuery.get('topk(5, sum(increase(y{job="x"}[3600s])))')).toMatchObject({ time: '7200.000' });
    expect(byQuery.get('z')).toMatchObject({ step: '60s' });
    expect(answer.stepMs).toBe(60_000);
  });

  it('finds panels in folded rows, values of variables, and annotations', async () => {
    await ask(panel(9, 'A'));
    await ask({ subject: { kind: 'annotation', name: 'Faults' } });
    reply = (response) => void response.end('{"status":"success","data":["gateway"]}');
    const { results } = await ask({ subject: { kind: 'variable', name: 'job' }, variables: { zone: 'b' } });
    expect(results).toEqual({ job: { status: 'success', data: ['gateway'] } });
    expect(asked[2]?.pathname).toBe('/api/v1/label/job/values');
    expect(parameters().map((each) => each['query'] ?? each['match[]'])).toEqual(['inside', 'fault > 0', 'up{zone="b"}']);
  });

  it.each([
    ['a panel that is not there', panel(1, 'A')],
    ['a target that is not there', panel(7, 'Z')],
    ['the panel of a row', panel(8, 'A')],
    ['a variable without a query', { subject: { kind: 'variable', name: 'top' } }],
    ['an annotation that is not there', { subject: { kind: 'annotation', name: 'x' } }],
    ['a value that is not listed', { ...panel(7, 'B'), variables: { top: '1, up) or (up' } }],
  ])('refuses %s, and asks nothing', async (_, body) => {
    await expect(ask(body)).rejects.toMatchObject({ code: 'validation_failed' });
    expect(asked).toEqual([]);
  });

  it('passes on what Prometheus says against a question, and bounds what it answers', async () => {
    reply = (response) => void response.writeHead(400).end('{"status":"error","errorType":"bad_data","error":"parse error"}');
    expect((await ask(panel(7, 'C'))).results['C']).toMatchObject({ status: 'error', error: 'parse error' });
    reply = (response) => void response.end(`"${'x'.repeat(9 * 1024 * 1024)}"`);
    expect((await ask(panel(7, 'C'))).results['C']).toMatchObject({ status: 'error', errorType: 'too_large' });
  });

  it('says that Prometheus is not there, or no longer itself', async () => {
    reply = (response) => void response.end('<html>');
    await expect(ask(panel(7, 'C'))).rejects.toMatchObject({ code: 'metrics_unavailable' });
    reply = (response) => void response.destroy();
    await expect(ask(panel(7, 'C'))).rejects.toMatchObject({ code: 'metrics_unavailable' });
  });

  it('stops asking when nobody waits any more', async () => {
    const leaving = new AbortController();
    const closed = new Promise((resolve) => {
      reply = (response) => {
        response.once('close', resolve);
        leaving.abort();
      };
    });
    await expect(ask(panel(7, 'C'), leaving.signal)).rejects.toMatchObject({ code: 'metrics_unavailable' });
    await closed;
  });
});
