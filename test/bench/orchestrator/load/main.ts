/** The load generator, a process of its own: takes one job after the other over its IPC channel and answers each with what it saw. */
import { closed, type ClosedJob, type ClosedResult } from './closed.ts';
import { limited, type LimitedJob, type LimitedResult } from './limited.ts';
import { stalled, type StalledJob, type StalledResult } from './stalled.ts';
import { streams, type StreamsJob, type StreamsResult } from './streams.ts';

export type Job = ClosedJob | LimitedJob | StalledJob | StreamsJob;
export type ResultOf<J extends Job> = J extends ClosedJob
  ? ClosedResult
  : J extends LimitedJob
    ? LimitedResult
    : J extends StalledJob
      ? StalledResult
      : StreamsResult;

function run(job: Job): Promise<ResultOf<Job>> {
  switch (job.kind) {
    case 'closed':
      return closed(job);
    case 'limited':
      return limited(job);
    case 'stalled':
      return stalled(job);
    case 'streams':
      return streams(job);
  }
}

process.on('message', (job: Job) => {
  void run(job).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
