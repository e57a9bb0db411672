import type { Trace, TraceSpan } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { ownView } from './own-view.ts';

const ANN = 'ann';
const BOB = 'bob';
const BEGIN = 1_700_000_000_000_000;

/** A span of some ms. Ids are short here. */
function span(
  spanId: string,
  parentId: string | undefined,
  more: Partial<TraceSpan> & { readonly ms?: readonly [number, number] } = {},
): TraceSpan {
  const { ms: [from, to] = [0, 1], ...rest } = more;
  return {
    spanId,
    ...(parentId === undefined ? {} : { parentId }),
    service: 'exams',
    resource: 'p1',
    name: spanId,
    kind: 'internal',
    startUs: BEGIN + from * 1_000,
    durationUs: (to - from) * 1_000,
    error: false,
    attributes: {},
    events: [],
    links: [],
    ...rest,
  };
}

/** A request that the gateway took. */
function edge(spanId: string, parentId: string | undefined, user: string | undefined): TraceSpan {
  const attributes = { 'http.route': '/api/v1/runs', ...(user === undefined ? {} : { 'enduser.id': user }) };
  return span(spanId, parentId, { service: 'gateway', kind: 'server', attributes });
}

const traceOf = (...spans: TraceSpan[]): Trace => ({
  traceId: 'a'.repeat(32),
  view: 'whole',
  spans,
  resources: { p1: { service: 'exams', attributes: { 'host.name': 'inside', 'process.pid': 7 } } },
  withheld: 0,
});
const idsOf = (trace: Trace | undefined): string[] | undefined => trace?.spans.map(({ spanId }) => spanId);

describe('ownView', () => {
  it('is what came of the requests of that person', () => {
    const trace = traceOf(edge('edge', 'browser', ANN), span('rpc', 'edge'), span('handle', 'rpc'));
    expect(idsOf(ownView(trace, ANN))).toEqual(['edge', 'rpc', 'handle']);
    expect(ownView(trace, BOB)).toBeUndefined();
  });

  it('is nothing where nobody is known to have asked', () => {
    expect(ownView(traceOf(edge('edge', undefined, undefined), span('a', 'edge')), ANN)).toBeUndefined();
    expect(ownView(traceOf(), ANN)).toBeUndefined();
  });

  it('believes nobody but the gateway about whose request it is', () => {
    const forged = span('forged', undefined, { service: 'runner', kind: 'server', attributes: { 'enduser.id': ANN, 'http.route': '/x' } });
    expect(ownView(traceOf(forged), ANN)).toBeUndefined();
    const inner = span('inner', undefined, { service: 'gateway', kind: 'client', attributes: { 'enduser.id': ANN } });
    expect(ownView(traceOf(inner), ANN)).toBeUndefined();
  });

  it('leaves out a guest who used the trace id, with all that came of it, wherever the guest put it', () => {
    const trace = traceOf(
      edge('anns', 'browser', ANN),
      span('rpc', 'anns'),
      edge('bobs', 'rpc', BOB),
      span('bobs-rpc', 'bobs'),
      edge('nobodys', 'anns', undefined),
      span('nobodys-rpc', 'nobodys'),
      edge('bobs-other', undefined, BOB),
    );
    expect(ownView(trace, ANN)).toMatchObject({ withheld: 5 });
    expect(idsOf(ownView(trace, ANN))).toEqual(['anns', 'rpc']);
    expect(idsOf(ownView(trace, BOB))).toEqual(['bobs', 'bobs-rpc', 'bobs-other']);
  });

  it('leaves out a generation that somebody else pays for, though it says that it came of this request', () => {
    const paidBy = (spanId: string, tenant: string) =>
      span(spanId, 'anns', { service: 'orchestrator', kind: 'server', attributes: { 'assay.tenant': tenant } });
    const trace = traceOf(edge('anns', undefined, ANN), paidBy('own', 'user:ann'), paidBy('other', 'user:bob'), paidBy('key', 'acme'));
    expect(idsOf(ownView(trace, ANN))).toEqual(['anns', 'own']);
  });

  it('leaves out what hangs on nothing that is known', () => {
    expect(idsOf(ownView(traceOf(edge('edge', undefined, ANN), span('lost', 'never-came')), ANN))).toEqual(['edge']);
  });

  it('ends with spans that are each other’s parents', () => {
    const trace = traceOf(edge('edge', 'b', ANN), span('a', 'edge'), span('b', 'a'));
    expect(idsOf(ownView(trace, ANN))).toEqual(['edge', 'a', 'b']);
  });

  it('keeps the inside of the platform to itself', () => {
    const told = span('told', 'edge', {
      error: true,
      statusMessage: 'container 4f2a is gone',
      attributes: { 'assay.run.id': 'r1', 'container.id': '4f2a', 'exception.message': 'x' },
      events: [{ timeUs: BEGIN, name: 'exception', attributes: { 'exception.stacktrace': 'at /opt/assay' } }],
      links: [{ traceId: 'b'.repeat(32), spanId: 'c'.repeat(16) }],
    });
    const view = ownView(traceOf(edge('edge', undefined, ANN), told, span('tests', 'told')), ANN);
    expect(view?.spans[1]).toEqual({ ...span('told', 'edge'), resource: 'exams', error: true, attributes: { 'assay.run.id': 'r1' } });
    expect(view?.spans[0]?.attributes).toEqual({ 'http.route': '/api/v1/runs' });
    expect(view?.resources).toEqual({ gateway: { service: 'gateway', attributes: {} }, exams: { service: 'exams', attributes: {} } });
  });

  describe('of a graded run', () => {
    const run = { 'assay.run.id': 'r1' };
    const graded = (...checks: TraceSpan[]): Trace =>
      traceOf(
        edge('edge', undefined, ANN),
        span('run', 'edge', { ms: [10, 563.7], attributes: run }),
        span('compile', 'run', { ms: [20, 400.3] }),
        ...checks,
        span('consume', 'run', { ms: [564.1, 570.9] }),
      );
    const checks = [
      span('checks', 'run', { ms: [401, 562.4] }),
      span('check:sum', 'checks', { ms: [401, 450.2] }),
      span('call', 'check:sum', { ms: [402, 403] }),
      span('stray', 'checks', { ms: [450, 451] }),
    ];
    const times = (trace: Trace | undefined) =>
      Object.fromEntries((trace?.spans ?? []).map((each) => [each.spanId, [(each.startUs - BEGIN) / 1_000, each.durationUs / 1_000]]));

    it('tells no check, and no time after the first one began but in steps', () => {
      const view = ownView(graded(...checks), ANN);
      expect(view).toMatchObject({ withheld: 3, stepMs: 100 });
      expect(times(view)).toEqual({
        edge: [0, 1],
        run: [10, 591],
        compile: [20, 380.3],
        checks: [401, 200],
        consume: [601, 0],
      });
    });

    it('tells as little while the span of all checks has not arrived', () => {
      const view = ownView(graded(span('check:sum', 'checks', { ms: [401, 450.2] })), ANN);
      expect(times(view)).toMatchObject({ run: [10, 591], consume: [601, 0] });
      expect(idsOf(view)).not.toContain('check:sum');
    });

    it('tells as little when none of their spans has arrived', () => {
      expect(times(ownView(graded(), ANN))).toMatchObject({ run: [10, 600], compile: [110, 300] });
    });

    it('is exact where the tests are in plain sight', () => {
      const view = ownView(graded(span('tests', 'run', { ms: [401, 562.4] })), ANN);
      expect(view?.stepMs).toBeUndefined();
      expect(times(view)).toMatchObject({ tests: [401, 161.4] });
    });
  });
});
