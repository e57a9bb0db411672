import type { ServerResponse } from 'node:http';
import { StepBatch, type AgentEnvelope, type AgentState, type StepReceipt } from '@assay/contracts';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { CallerGuard, CallerOf } from '../http/caller.guard.ts';
import { parsePart } from '../http/parse.ts';
import type { Caller } from '../keys/caller.ts';
import { Connections } from './connections.ts';
import { SessionSteps } from './session-steps.ts';
import { writeEnvelopes } from './write-envelopes.ts';

/** The live state of an agent's run: steps of a session, told by whoever takes them, followed by whoever wants to see. */
@Controller('v1/sessions/:id')
@UseGuards(CallerGuard)
export class StepsController {
  constructor(
    private readonly steps: SessionSteps,
    private readonly connections: Connections,
    @Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** 200 when all deltas are safe; may be sent again. */
  @Post('steps')
  @HttpCode(200)
  publish(@CallerOf() { account }: Caller, @Param('id') session: string, @Body() body: unknown): Promise<StepReceipt> {
    return this.steps.publish({ account, session }, parsePart(StepBatch, body).deltas);
  }

  @Get('steps')
  snapshot(@CallerOf() { account }: Caller, @Param('id') session: string): Promise<AgentState & { readonly seq: number }> {
    return this.steps.snapshot({ account, session });
  }

  /** Server-sent events: a snapshot, or what came after `Last-Event-ID`, and then everything that comes. */
  @Get('events')
  async events(
    @CallerOf() { account }: Caller,
    @Param('id') session: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const leave = this.connections.enter(account);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    try {
      const envelopes = await this.steps.observe({ account, session }, sequenceOf(lastEventId), gone.signal);
      reply.hijack();
      await this.write(envelopes, reply.raw, gone.signal);
    } finally {
      gone.abort();
      leave();
    }
  }

  private async write(envelopes: AsyncIterable<AgentEnvelope>, response: ServerResponse, gone: AbortSignal): Promise<void> {
    try {
      await writeEnvelopes(envelopes, response, this.config);
    } catch (error) {
      // The status is sent: all that is left is to break off, and the observer resumes.
      if (!gone.aborted) this.logger.warn({ err: error }, 'the stream of an observer broke');
      response.destroy();
    }
  }
}

/** Whatever is no number of ours begins with a snapshot. */
function sequenceOf(id: string | undefined): number | undefined {
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
