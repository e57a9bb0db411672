import { AssayError, WorkerDrain, WorkerLoad, workerSubjects, type WorkerView } from '@assay/contracts';
import { machineClock } from '@assay/inference';
import { decode, encode, throwIfError, type MessagingConnection } from '@assay/messaging';
import { CONNECTION } from '@assay/service';
import { errors } from '@nats-io/transport-node';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { Audit } from '../audit/audit.ts';
import { parsePart } from '../http/parse.ts';
import { WorkerDirectory } from '../workers/directory.ts';
import { AdminGuard, AdminOf } from './admin.guard.ts';

const ANSWERS_WITHIN_MS = 2_000;

@Controller('admin/v1/workers')
@UseGuards(AdminGuard)
export class WorkersController {
  constructor(
    private readonly directory: WorkerDirectory,
    @Inject(CONNECTION) private readonly connection: MessagingConnection,
    private readonly audit: Audit,
  ) {}

  @Get()
  list(): WorkerView[] {
    const now = machineClock.now();
    return this.directory
      .alive()
      .map(({ load, heardAt }) => ({ ...load, silentMs: Math.max(0, now - heardAt) }))
      .sort((a, b) => a.workerId.localeCompare(b.workerId));
  }

  /** A worker that drains finishes what it has and takes nothing new. Errors: `not_found`, `no_worker` when it does not answer. */
  @Post(':id/drain')
  @HttpCode(200)
  async drain(@Param('id') id: string, @Body() body: unknown, @AdminOf() by: string): Promise<WorkerLoad> {
    const order = parsePart(WorkerDrain, body);
    if (!this.directory.alive().some(({ load }) => load.workerId === id))
      throw new AssayError('not_found', { message: 'No worker has this id.' });
    const after = order.draining ? 'draining' : 'working';
    return this.audit.during({ action: 'drain_worker', subject: `worker ${id}`, by, after }, () => this.order(id, order));
  }

  private async order(id: string, order: z.infer<typeof WorkerDrain>): Promise<WorkerLoad> {
    const subject = workerSubjects(id).drain;
    const reply = await this.connection.nats.request(subject, encode(order), { timeout: ANSWERS_WITHIN_MS }).catch((cause: unknown) => {
      throw new AssayError(cause instanceof errors.NoRespondersError ? 'no_worker' : 'service_timeout', { cause });
    });
    throwIfError(reply);
    return decode(WorkerLoad, reply.data, subject);
  }
}
