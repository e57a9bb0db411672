import { burst, determinism } from './parts/crowds.ts';
import { dispatch } from './parts/dispatch.ts';
import { flood, overshoot } from './parts/limits.ts';
import { browser } from './parts/browser.ts';
import { overhead, verdicts } from './parts/verdicts.ts';
import { throughput } from './parts/throughput.ts';
import type { Figure } from './figures.ts';
import type { PartOptions } from './part-options.ts';

/** What can be measured, by the name that `--only` takes. */
export const PARTS: Readonly<Record<string, (options: PartOptions) => Promise<Figure[]>>> = {
  overhead,
  dispatch,
  browser,
  verdicts,
  throughput,
  burst,
  flood,
  determinism,
  overshoot,
};
