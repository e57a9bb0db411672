import type { Observer } from '../observer.ts';
import { DriverScript } from './script.ts';

/** Calls the learner's functions, one input after the other. */
export const driverObserver: Observer<'driver'> = {
  needs: ({ steps }) => ({ driver: true, processes: 1 + steps.filter((step) => 'restart' in step).length }),
  observe: (check, bench) => new DriverScript(check, bench).run(),
};
