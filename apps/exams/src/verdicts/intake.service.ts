import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { GivingUp } from './giving-up.service.ts';
import { Sources } from './sources.ts';
import { Starts } from './starts.service.ts';
import { VerdictsService } from './verdicts.service.ts';

/** Name of this service's place in the streams that it reads. */
const DURABLE = 'exams';

/** Takes in what becomes of runs: that a runner has one, its report, or that it was given up. */
@Injectable()
export class IntakeService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly verdicts: VerdictsService;
  private readonly starts: Starts;
  private readonly sources: Sources;
  private readonly givingUp: GivingUp;
  private readonly logger: Logger;
  private readonly stop = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  constructor(verdicts: VerdictsService, starts: Starts, sources: Sources, givingUp: GivingUp, @Inject(LOGGER) logger: Logger) {
    this.verdicts = verdicts;
    this.starts = starts;
    this.sources = sources;
    this.givingUp = givingUp;
    this.logger = logger;
  }

  onApplicationBootstrap(): void {
    const { signal } = this.stop;
    const { reports, deadLetters, events } = this.sources;
    events.observe(DURABLE, signal, ({ runId, event }) => {
      if (event.type === 'state' && event.state === 'running') this.started(runId);
    });
    this.work = Promise.all([
      reports.consume(DURABLE, signal, (report) => this.verdicts.conclude(report)),
      deadLetters.consume(DURABLE, signal, (letter) => this.givingUp.bury(letter)),
    ]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.work;
  }

  private started(runId: string): void {
    this.starts.note(runId, new Date()).catch((error: unknown) => this.logger.warn({ err: error, runId }, 'start not noted'));
  }
}
