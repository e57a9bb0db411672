import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { answer } from '../query/answer.ts';
import { Applier } from './applier.ts';
import { Store } from './store.ts';
import type { FromStore, StoreSettings, ToStore } from './store-messages.ts';

// The thread of a StoreThread: owns the database, stores what is in the log, and answers queries.
const settings = workerData as StoreSettings;
const port = parentPort;
if (!port) throw new Error('this is the thread of a StoreThread');
const tell = (message: FromStore): void => port.postMessage(message);

mkdirSync(dirname(settings.databasePath), { recursive: true });
const store = await Store.open({ path: settings.databasePath, memoryMb: settings.memoryMb });
const ending = new AbortController();
const applier = new Applier({
  store,
  logFolder: settings.logFolder,
  signal: ending.signal,
  onApplied: (applied) => tell({ type: 'applied', ...applied }),
  onDamage: (damage) => tell({ type: 'damage', damage }),
  onFailed: (error) => tell({ type: 'failed', message: messageOf(error) }),
});

port.on('message', (message: ToStore) => {
  if (message.type === 'durable') applier.advance(message.position);
  else if (message.type === 'close') ending.abort();
  else
    answer(store.reading, message.query).then(
      (value) => tell({ type: 'answer', id: message.id, value }),
      (error: unknown) => tell({ type: 'refusal', id: message.id, message: messageOf(error) }),
    );
});
tell({ type: 'ready', position: store.position, aside: store.aside });
await applier.run();
store.close();
port.close();

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
