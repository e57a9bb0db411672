import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { answer } from '../query/answer.ts';
import { expose } from '../span-metrics/exposition.ts';
import { LIMITS } from '../span-metrics/limits.ts';
import { SpanMetrics } from '../span-metrics/span-metrics.ts';
import { Applier } from './applier.ts';
import { Keeper } from './keeper.ts';
import { Store } from './store.ts';
import type { Answers, FromStore, Query, StoreSettings, ToStore } from './store-messages.ts';

/** From one look at what is stored to the next. */
const PASS_EVERY_MS = 5_000;
const CLOCK_PROVES_FOR_MS = 600_000;

// The thread of a StoreThread: owns the database, stores what is in the log, and answers queries.
const settings = workerData as StoreSettings;
const port = parentPort;
if (!port) throw new Error('this is the thread of a StoreThread');
const tell = (message: FromStore): void => port.postMessage(message);

mkdirSync(dirname(settings.databasePath), { recursive: true });
const { databasePath, parquetFolder, memoryMb, portionBytes, portionAgeMs, limits } = settings;
const store = await Store.open({ path: databasePath, parquetFolder, memoryMb, portionBytes });
const ending = new AbortController();
const spanMetrics = new SpanMetrics({ ...LIMITS, series: settings.spanSeries, now: () => Date.now() });
const applier = new Applier({
  store,
  onStored: (records) => spanMetrics.take(records),
  logFolder: settings.logFolder,
  signal: ending.signal,
  onApplied: (applied) => tell({ type: 'applied', ...applied }),
  onDamage: (damage) => tell({ type: 'damage', damage }),
  onFailed: (error) => tell({ type: 'failed', message: messageOf(error) }),
});
const keeper = new Keeper({
  store,
  limits,
  portionAgeMs,
  clock: { wall: () => Date.now(), steady: () => performance.now() },
  clockProvesForMs: CLOCK_PROVES_FOR_MS,
  onKept: (kept) => tell({ type: 'kept', kept }),
  onMissing: (_portion, path) => tell({ type: 'missing', path }),
  onFailed: (error) => tell({ type: 'failed', message: messageOf(error) }),
});
await keeper.tidy();

port.on('message', (message: ToStore) => {
  if (message.type === 'durable') applier.advance(message.position);
  else if (message.type === 'close') ending.abort();
  else
    answerAgain(message.query).then(
      (value) => tell({ type: 'answer', id: message.id, value }),
      (error: unknown) => tell({ type: 'refusal', id: message.id, message: messageOf(error) }),
    );
});
tell({ type: 'ready', position: store.position, aside: store.aside });
await Promise.all([applier.run(), keeper.run(PASS_EVERY_MS, ending.signal)]);
store.close();
port.close();

/** Where rows lie may change between the making of a query and its reading; then it is made anew. */
async function answerAgain(query: Query): Promise<Answers[keyof Answers]> {
  if (query.kind === 'span-metrics') return expose(spanMetrics, query.openMetrics, Date.now());
  const { all } = store.portions;
  try {
    return await answer(store.reading, query);
  } catch (error) {
    if (store.portions.all === all) throw error;
    return answer(store.reading, query);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
