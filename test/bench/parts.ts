import { burst, determinism } from './parts/crowds.ts';
import { dispatch } from './parts/dispatch.ts';
import { flood, overshoot } from './parts/limits.ts';
import { browser } from './parts/browser.ts';
import { overhead, verdicts } from './parts/verdicts.ts';
import { throughput } from './parts/throughput.ts';
import type { Figure } from './figures.ts';
import type { Measured } from './measure-parts.ts';
import type { PartOptions } from './part-options.ts';

const alone =
  (measure: (options: PartOptions) => Promise<Figure[]>) =>
  async (options: PartOptions): Promise<Measured> => ({ figures: await measure(options) });

/** What can be measured, by the name that `--only` takes. */
export const PARTS: Readonly<Record<string, (options: PartOptions) => Promise<Measured>>> = {
  overhead: alone(overhead),
  dispatch: alone(dispatch),
  browser: alone(browser),
  verdicts: alone(verdicts),
  throughput: alone(throughput),
  burst: alone(burst),
  flood: alone(flood),
  determinism: alone(determinism),
  overshoot: alone(overshoot),
};
