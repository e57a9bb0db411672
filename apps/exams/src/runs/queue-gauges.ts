import { LANES } from '@assay/contracts';
import { Metrics, METRICS } from '@assay/telemetry';
import { Injectable } from '@nestjs/common';
import { RunsRepository } from './runs.repository.ts';

/** What waits and what runs, counted when somebody scrapes. */
@Injectable()
export class QueueGauges {
  constructor(metrics: Metrics, repository: RunsRepository) {
    metrics.gauge(METRICS.queueDepth, async (gauge) => {
      const lanes = await repository.queue();
      for (const lane of LANES) gauge.set({ lane }, lanes.find((entry) => entry.lane === lane)?.runs ?? 0);
    });
    metrics.gauge(METRICS.queueOldestAge, async (gauge) => {
      const since = (await repository.queue()).flatMap(({ oldest }) => (oldest ? [oldest.getTime()] : []));
      gauge.set(since.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...since)) / 1_000);
    });
    metrics.gauge(METRICS.activeRuns, async (gauge) => gauge.set(await repository.running()));
  }
}
