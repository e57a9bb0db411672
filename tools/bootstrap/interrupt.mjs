import { constants } from 'node:os';
import { CannotGoOn } from './stop.mjs';

/** Ctrl+C, or its like from the system, before anything was started. */
export class Interrupted extends CannotGoOn {
  constructor(signal) {
    super('Interrupted. What was done stays; the same command goes on from there.');
    this.exitCode = 128 + constants.signals[signal];
  }
}

const children = new Set();
const abort = new AbortController();

/** Aborted, with {@link Interrupted}, by the first signal that asks this process to end. */
export const interruption = abort.signal;

/** Passes signals on to a child while it lives, since not every one comes from a terminal that tells the children as well. */
export function passSignalsTo(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    abort.abort(new Interrupted(signal));
  });
}
