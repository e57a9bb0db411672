import type { ServerResponse } from 'node:http';
import type { Run } from '@assay/contracts';
import { LiveEvents } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';
import { LOGGER } from '@assay/service';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import type { Principal } from '../identity/principal.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';
import { feed } from './event-feed.ts';
import { ReaderStalled, writeEvents } from './event-stream.ts';
import { OpenStreams } from './open-streams.ts';

const CHECK_EVERY_MS = 2_000;
/** What the browser waits before it reconnects, ms. */
const RETRY_MS = 1_000;

/** A run to follow, and who does. */
export interface LiveRun {
  readonly run: Run;
  /** The run as it is stored at the moment. */
  readonly loadRun: () => Promise<Run>;
  readonly principal: Principal;
}

/** Live events of runs as server-sent events. */
@Injectable()
export class LiveRuns {
  private readonly events: LiveEvents;
  private readonly streams: OpenStreams;
  private readonly logger: Logger;
  private readonly stalledMs: number;

  constructor(events: LiveEvents, streams: OpenStreams, @Inject(LOGGER) logger: Logger, @Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.events = events;
    this.streams = streams;
    this.logger = logger;
    this.stalledMs = config.stalledReaderMs;
  }

  /** Answers with the stream; resolves when it has ended. Errors, before it begins: `too_many_live_streams`. */
  async serve({ run, loadRun, principal }: LiveRun, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const after = lastEventId(request);
    if (run.state === 'done' && after > 0 && (await this.isOver(run.id, after))) {
      // Tells an EventSource not to come back.
      await reply.status(204).send();
      return;
    }
    using stream = this.streams.open(principal);
    const response = startStream(reply);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, stream.signal]);
    try {
      const sources = {
        loadRun,
        lastEvent: () => this.events.last(run.id),
        readEvents: (after: number, until: AbortSignal) => this.events.read(run.id, after, until),
        checkEveryMs: CHECK_EVERY_MS,
      };
      await writeEvents(feed(run, after, sources, signal), response, { stalledMs: this.stalledMs, signal });
    } catch (error) {
      // The status is sent: all that is left is to end, and the browser resumes.
      if (!signal.aborted) this.logger.warn({ err: error, runId: run.id }, 'live stream broke');
      // What a stalled reader has not taken would otherwise wait for it in memory.
      if (error instanceof ReaderStalled) response.destroy();
    } finally {
      response.end();
    }
  }

  /** Whether the reader has seen the verdict. */
  private async isOver(runId: string, after: number): Promise<boolean> {
    const last = await this.events.last(runId);
    return last?.message.event.type === 'verdict' && last.sequence <= after;
  }
}

function startStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const response = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.write(`retry: ${RETRY_MS}\n\n`);
  return response;
}

/** Where the reader wants to go on; 0 from the start. Whatever is not a number of ours starts from the start. */
function lastEventId(request: FastifyRequest): number {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : 0;
}
