import { EXAMS, HTTP, type Run, type RunFiles, type RunSummary } from '@assay/contracts';
import { RpcClient } from '@assay/messaging';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import type { Principal } from '../identity/principal.ts';
import { bodyDigest } from './digest.ts';
import { LiveRuns } from './live-runs.ts';
import { checkFiles, checkStdin } from './submitted-files.ts';

/** Whose run is meant: an operator may look at anybody's. */
const reach = ({ user, scopes }: Principal, runId: string) => ({ userId: user.id, runId, anyOwner: scopes.has('operations:read') });

@Controller()
export class RunsController {
  private readonly client: RpcClient;
  private readonly live: LiveRuns;

  constructor(client: RpcClient, live: LiveRuns) {
    this.client = client;
    this.live = live;
  }

  @Operation(HTTP.createRun)
  async create(@Input() { body, headers, principal }: OperationInput<typeof HTTP.createRun>): Promise<{ id: string }> {
    checkFiles(body.files);
    if (body.stdin !== undefined) checkStdin(body.stdin);
    const idempotencyKey = headers['idempotency-key'];
    const { id } = await this.client.request(EXAMS.createRun, {
      userId: principal.user.id,
      idempotencyKey,
      bodyDigest: bodyDigest(body),
      body,
    });
    return { id };
  }

  @Operation(HTTP.listRuns)
  list(@Input() { query, principal }: OperationInput<typeof HTTP.listRuns>): Promise<RunSummary[]> {
    return this.client.request(EXAMS.listRuns, { userId: principal.user.id, ...query });
  }

  @Operation(HTTP.getRun)
  get(@Input() { params, principal }: OperationInput<typeof HTTP.getRun>): Promise<Run> {
    return this.client.request(EXAMS.getRun, reach(principal, params.id));
  }

  @Operation(HTTP.getRunFiles)
  files(@Input() { params, principal }: OperationInput<typeof HTTP.getRunFiles>): Promise<RunFiles> {
    return this.client.request(EXAMS.getRunFiles, reach(principal, params.id));
  }

  @Operation(HTTP.cancelRun)
  cancel(@Input() { params, principal }: OperationInput<typeof HTTP.cancelRun>): Promise<Run> {
    return this.client.request(EXAMS.cancelRun, { ...reach(principal, params.id), anyOwner: principal.scopes.has('admin') });
  }

  @Operation(HTTP.runEvents)
  async events(
    @Input() { params, principal }: OperationInput<typeof HTTP.runEvents>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const loadRun = (): Promise<Run> => this.client.request(EXAMS.getRun, reach(principal, params.id));
    await this.live.serve({ run: await loadRun(), loadRun, principal }, request, reply);
  }
}
