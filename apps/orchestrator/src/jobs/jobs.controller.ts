import { AssayError, JobCreate, JobListQuery, type JobList, type JobView } from '@assay/contracts';
import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { CallerGuard, CallerOf } from '../http/caller.guard.ts';
import { parsePart } from '../http/parse.ts';
import type { Caller } from '../keys/caller.ts';
import { routeOf } from './execute-job.ts';
import { JobContents } from './job-contents.ts';
import { JobQueue } from './job-queue.ts';
import { hasEnded, JobStore, viewOf } from './job-store.ts';
import { JobWorker } from './job-worker.ts';
import { namesPrivateAddress } from './private-addresses.ts';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;

/** Requests that are answered later. */
@Controller('v1/jobs')
@UseGuards(CallerGuard)
export class JobsController {
  constructor(
    private readonly store: JobStore,
    private readonly queue: JobQueue,
    private readonly worker: JobWorker,
    private readonly contents: JobContents,
    @Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  /** 202 when the job is safe: from then on it is answered, whatever happens to this process. */
  @Post()
  @HttpCode(202)
  async create(
    @CallerOf() { account }: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<JobView> {
    if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) throw new AssayError('idempotency_key_missing');
    const order = parsePart(JobCreate, body);
    // What can be seen to be wrong now is not worth a job.
    routeOf(order).wire.parse(order.body);
    if (order.webhook && !this.config.privateWebhooks && namesPrivateAddress(order.webhook.url))
      throw new AssayError('validation_failed', { message: 'A webhook may not lead to a private address.' });
    const record = await this.store.create(account, order, key);
    if (record.queued) return viewOf(record);
    await this.queue.publish({ account, id: record.id }, order.priority);
    return viewOf(await this.store.markQueued(record));
  }

  @Get()
  list(@CallerOf() { account }: Caller, @Query() query: unknown): Promise<JobList> {
    return this.store.list(account, parsePart(JobListQuery, query));
  }

  @Get(':id')
  async find(@CallerOf() { account }: Caller, @Param('id') id: string): Promise<JobView> {
    const record = await this.store.find({ account, id });
    const { resultBytes: _here, ...view } = viewOf(record);
    return record.result ? { ...view, result: await this.contents.get(record.result) } : view;
  }

  /** Cancels a job; one that has ended stays as it ended. */
  @Delete(':id')
  async cancel(@CallerOf() { account }: Caller, @Param('id') id: string): Promise<JobView> {
    const record = await this.store.find({ account, id });
    return viewOf(hasEnded(record) ? record : await this.worker.cancel(record));
  }
}
