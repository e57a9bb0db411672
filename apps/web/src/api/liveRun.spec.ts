import type { LiveEnvelope, Run } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { followRun, type LiveRunPorts } from './liveRun.ts';

const ID = '01940000-0000-7000-8000-000000000001';
const TIME = '2026-01-01T00:00:00Z';
const QUEUED: Run = {
  id: ID,
  exerciseId: 'vector-dot',
  exerciseVersion: '1.0.0',
  mode: 'grade',
  state: 'queued',
  checks: [],
  tests: [],
  diagnostics: [],
  phases: [],
  attempt: false,
  traceId: '0'.repeat(32),
  createdAt: TIME,
};
const DONE: Run = { ...QUEUED, state: 'done', verdict: 'passed' };

const message = (seq: number, payload: LiveEnvelope['payload']): string =>
  `id: ${seq}\ndata: ${JSON.stringify({ stream: `runs/${ID}`, seq, type: 'x', delivery: 1, payload, time: TIME })}\n\n`;
const running = (seq: number): string => message(seq, { type: 'state', state: 'running' });

/** One connection: the bytes of its answer, cut at any place; then it breaks. */
type Connection = readonly string[] | Error | number | 'silent';

function portsWith(connections: readonly Connection[], stored: readonly Run[]) {
  const resumedAfter: (string | null)[] = [];
  const seen: number[] = [];
  const states: string[] = [];
  let asked = 0;
  const ports: LiveRunPorts = {
    fetch: (_, init) => {
      const connection = connections[resumedAfter.push(new Headers(init?.headers).get('last-event-id')) - 1] ?? [];
      if (connection instanceof Error) return Promise.reject(connection);
      if (typeof connection === 'number') return Promise.resolve(new Response('{}', { status: connection }));
      return Promise.resolve(new Response(connection === 'silent' ? new ReadableStream() : brokenStream(connection)));
    },
    getRun: () => Promise.resolve(stored[asked++] ?? QUEUED),
    wait: () => Promise.resolve(),
    silence: () => (connections[resumedAfter.length - 1] === 'silent' ? Promise.resolve() : new Promise(() => undefined)),
    random: () => 0.5,
    onEnvelope: (envelope) => seen.push(envelope.seq),
    onRun: () => undefined,
    onState: (state) => states.push(state),
  };
  return { ports, resumedAfter, seen, states, asked: () => asked };
}

function brokenStream(chunks: readonly string[]): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk === undefined) controller.error(new TypeError('network error'));
      else controller.enqueue(new TextEncoder().encode(chunk));
    },
  });
}

const never = new AbortController().signal;

describe('followRun', () => {
  it('reads events across chunk borders up to the verdict', async () => {
    const whole = message(0, QUEUED) + running(1) + message(2, { type: 'verdict', run: DONE });
    const { ports, seen, asked } = portsWith([[whole.slice(0, 77), whole.slice(77, 500), whole.slice(500)]], []);
    await followRun(ID, ports, never);
    expect(seen).toEqual([0, 1, 2]);
    expect(asked()).toBe(0);
  });

  it('resumes after the last event it has seen', async () => {
    const { ports, resumedAfter, states } = portsWith([[running(5)], [message(6, { type: 'verdict', run: DONE })]], [QUEUED]);
    await followRun(ID, ports, never);
    expect(resumedAfter).toEqual([null, '5']);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('finds the verdict in the stored run when the stream gives nothing', async () => {
    const { ports, asked } = portsWith([new TypeError('refused'), 503, []], [QUEUED, QUEUED, DONE]);
    await followRun(ID, ports, never);
    expect(asked()).toBe(3);
  });

  it('leaves a stream that stays open and says nothing', async () => {
    const { ports, states } = portsWith(['silent', [message(1, { type: 'verdict', run: DONE })]], [QUEUED]);
    await followRun(ID, ports, never);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('stops when the run is not ours', async () => {
    const { ports } = portsWith([404], []);
    await expect(followRun(ID, ports, never)).rejects.toMatchObject({ name: 'Refused' });
  });

  it('passes over what is not an envelope', async () => {
    const { ports, seen } = portsWith([['data: nonsense\n\n', ': heartbeat\n\n', message(1, { type: 'verdict', run: DONE })]], []);
    await followRun(ID, ports, never);
    expect(seen).toEqual([1]);
  });
});
