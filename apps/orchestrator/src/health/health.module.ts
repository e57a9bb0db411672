import { Module } from '@nestjs/common';
import { WORKER_LOAD_INTERVAL_MS } from '@assay/contracts';
import { machineClock } from '@assay/inference';
import { Readiness } from '@assay/service';
import { Configuration } from '../configuration/configuration.ts';
import { WorkerDirectory } from '../workers/directory.ts';
import { WorkersModule } from '../workers/workers.module.ts';

/** Workers tell of themselves twice in this time, ms. */
const LISTEN_FIRST_MS = 2 * WORKER_LOAD_INTERVAL_MS;

@Module({ imports: [WorkersModule] })
export class HealthModule {
  constructor(readiness: Readiness, configuration: Configuration, directory: WorkerDirectory) {
    const listeningSince = machineClock.now();
    readiness.add('configuration', () => {
      const { flaw, secretProblems } = configuration;
      if (flaw) return { status: 'degraded', detail: flaw.message };
      const [problem] = secretProblems;
      return problem === undefined ? { status: 'ok' } : { status: 'degraded', detail: problem };
    });
    readiness.add('workers', () => {
      const wanted = Object.values(configuration.current.plan.config.providers).some(({ kind }) => kind === 'workers');
      if (!wanted || directory.alive().length > 0) return { status: 'ok' };
      // Workers make themselves known within a moment; a request that came before would be refused for nothing.
      if (machineClock.now() - listeningSince < LISTEN_FIRST_MS) return { status: 'unavailable', detail: 'listening for workers' };
      return { status: 'degraded', detail: 'no worker is there' };
    });
  }
}
