import type { SandboxHooks } from '@assay/sandbox';
import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import { withoutTag } from './image-name.ts';

/** Turns what happens to containers into metrics and logs. */
export class SandboxGauges {
  private readonly sizes = new Map<string, number>();
  private readonly metrics: Metrics;
  private readonly logger: Logger;

  constructor(metrics: Metrics, logger: Logger) {
    this.metrics = metrics;
    this.logger = logger;
  }

  hooks(): SandboxHooks {
    const wait = this.metrics.histogram(METRICS.poolWait);
    const size = this.metrics.gauge(METRICS.poolSize);
    return {
      leased: ({ image, ms }) => wait.observe({ image: withoutTag(image) }, ms / 1_000),
      poolSize: ({ image, ready }) => {
        this.sizes.set(image, ready);
        size.set({ image: withoutTag(image) }, ready);
      },
      failed: ({ during, error }) => this.logger.warn({ err: error, during }, 'a sandbox failed in the background'),
    };
  }

  ready(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.sizes);
  }
}
