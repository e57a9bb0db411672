import { DeadLetters, LiveEvents, Reports } from '@assay/messaging';
import { Injectable } from '@nestjs/common';

/** Where news of runs comes from. */
@Injectable()
export class Sources {
  readonly reports: Reports;
  readonly deadLetters: DeadLetters;
  readonly events: LiveEvents;

  constructor(reports: Reports, deadLetters: DeadLetters, events: LiveEvents) {
    this.reports = reports;
    this.deadLetters = deadLetters;
    this.events = events;
  }
}
