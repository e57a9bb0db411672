/**
 * Cost of the policies that every request or event passes.
 * Run: node --conditions=@assay/source --import @swc-node/register/esm-register libs/inference/bench/policies.bench.ts
 */
import { loadavg } from 'node:os';

import { AssayError, type GenerationEvent } from '@assay/contracts';

import { layersOf } from '../src/guardrails/layers.ts';
import { judge } from '../src/guardrails/verdict.ts';
import {
  AttemptTimer,
  Breaker,
  bucketOf,
  bucketPool,
  Bulkhead,
  cacheKey,
  decideRetry,
  FairGate,
  fullBucket,
  machineClock,
  RetryBudget,
  SchemaValidators,
  SharedAllowance,
  type Generation,
} from '../src/index.ts';

const ROUNDS = 5;

/** Best of a few rounds, ns for one call. */
async function bench(name: string, calls: number, run: (calls: number) => void | Promise<void>): Promise<void> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.hrtime.bigint();
    await run(calls);
    best = Math.min(best, Number(process.hrtime.bigint() - from) / calls);
  }
  console.log(`${name.padEnd(44)} ${best.toFixed(0).padStart(8)} ns`);
}

const generation: Generation = {
  model: 'demo',
  messages: [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: 'How far is it from Beijing to Shanghai, and how long does the train take?' },
  ],
  sampling: { temperature: 0 },
  choices: 1,
  stream: false,
};
const clock = machineClock;
const ignore = (): void => undefined;

console.log(`load average ${loadavg()[0]?.toFixed(1) ?? '?'}`);

const breaker = new Breaker('t', clock, ignore);
await bench('breaker: admit and succeed', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) breaker.admit('short').succeeded();
});

const bulkhead = new Bulkhead('t');
await bench('bulkhead: acquire and release', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) bulkhead.tryAcquire()?.();
});

const gate = new FairGate(clock);
await bench('fairness: enter and leave, free', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) if (gate.tryEnter()) gate.leave();
});

const queued = new FairGate(clock, { maxInFlight: 1, maxWaiting: 1_000, maxWaitingPerTenant: 1_000, ageingMs: 1_000 });
await bench('fairness: wait a turn among 200 tenants', 40_000, async (calls) => {
  await queued.enter({ tenant: 'first', weight: 1, priority: 5, cost: 1 });
  for (let n = 0; n < calls; n += 200) {
    const turns = Array.from({ length: 200 }, (_, tenant) => queued.enter({ tenant: String(tenant), weight: 1, priority: 5, cost: 1 }));
    for (let left = 0; left < 200; left++) queued.leave();
    await Promise.all(turns);
  }
  queued.leave();
});

const budget = new RetryBudget(clock);
const failed = { error: new AssayError('upstream_failed'), attempt: 1, begun: false, remainingMs: 1e6 };
await bench('retry: count a request', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) budget.request();
});
await bench('retry: decide', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) decideRetry(failed, budget, Math.random);
});

const limit = { capacity: 1e9, perSecond: 1e6 };
const pool = bucketPool(limit);
let bucket = fullBucket(limit, clock.now());
await bench('token bucket: draw', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) bucket = pool.draw(pool.at(bucket, clock.now()), 1);
});

const cells = {
  update: <S, R>(_key: string, fn: (state: S | undefined) => { state: S; result: R }): Promise<R> => Promise.resolve(fn(undefined).result),
};
const allowance = new SharedAllowance(cells, 'k', pool, clock);
allowance.refund({ granted: true, until: Infinity }, 1e9);
await bench('shared allowance: take from what is in hand', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) allowance.tryTake(1);
});

await bench('time-outs: an attempt in one piece', 50_000, (calls) => {
  for (let n = 0; n < calls; n++) {
    const timer = new AttemptTimer(new AbortController(), clock);
    timer.connectedWhole();
    timer.close();
  }
});

const piece: GenerationEvent = { type: 'text', choice: 0, text: 'word' };
const pieces = (count: number): AsyncIterable<GenerationEvent> => ({
  [Symbol.asyncIterator]: () => {
    let left = count;
    return { next: () => Promise.resolve(left-- > 0 ? { done: false as const, value: piece } : { done: true as const, value: undefined }) };
  },
});
await bench('time-outs: an event of a stream', 200_000, async (calls) => {
  let seen = 0;
  for await (const event of new AttemptTimer(new AbortController(), clock).over(pieces(calls))) seen += event.type === 'text' ? 1 : 0;
  if (seen !== calls) throw new Error('events were lost');
});

await bench('routing: bucket of a user', 500_000, (calls) => {
  for (let n = 0; n < calls; n++) bucketOf('user-1234567890');
});
await bench('exact cache: key of a short chat', 50_000, (calls) => {
  for (let n = 0; n < calls; n++) cacheKey('tenant', 'demo@1.0.0', generation);
});

const validators = new SchemaValidators();
await bench('structured output: compiled schema, by content', 50_000, (calls) => {
  for (let n = 0; n < calls; n++) validators.of({ type: 'object', required: ['n'], properties: { n: { type: 'integer' } } });
});

const prompt = 'How far is it from Beijing to Shanghai, and how long does the train take? '.repeat(13);
for (const layer of ['patterns', 'template-injection', 'decoding', 'fingerprint'] as const)
  await bench(`guardrail ${layer}: a thousand characters`, 2_000, (calls) => {
    for (let n = 0; n < calls; n++) judge(prompt, layersOf([layer]), 'block', clock);
  });
