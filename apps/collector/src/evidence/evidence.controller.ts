import { AssayError, RunId } from '@assay/contracts';
import type { KeySet } from '@assay/evidence';
import { Controller, Get, Inject, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CodedErrorFilter } from '../query/coded-error.filter.ts';
import { Evidence } from './evidence.ts';

/** The public keys of whoever seals here. */
export const SEALING_KEYS = Symbol('SealingKeys');

const PAGE = 1_000;

/** Bundles of evidence, and the chain of their seals. On loopback: who may see what is the gateway's to say. */
@Controller('api/evidence')
@UseFilters(CodedErrorFilter)
export class EvidenceController {
  constructor(
    private readonly evidence: Evidence,
    @Inject(SEALING_KEYS) private readonly sealingKeys: KeySet,
  ) {}

  @Post('runs/:id')
  async seal(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { manifest, seal, replayed } = await this.evidence.seal(runId(id), 'request');
    await reply.status(replayed ? 200 : 201).send({ manifest, seal });
  }

  @Get('runs/:id')
  async bundle(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { bundle } = await this.evidence.bundle(runId(id));
    const name = `attachment; filename="evidence-${id}.tar.gz"`;
    await reply.type('application/gzip').header('content-disposition', name).send(bundle);
  }

  @Get('runs/:id/manifest')
  async manifest(@Param('id') id: string): Promise<unknown> {
    const { manifest, jws } = await this.evidence.bundle(runId(id));
    return { manifest: JSON.parse(manifest.toString('utf8')) as unknown, seal: jws };
  }

  @Get('keys')
  keys(): KeySet {
    return this.sealingKeys;
  }

  /** Seals from a place in the chain; `next` leads on. A place whose seal is gone is null. */
  @Get('chain')
  async chain(@Query('from') from = '1'): Promise<unknown> {
    const first = /^[1-9]\d{0,14}$/.test(from) ? Number(from) : undefined;
    if (first === undefined)
      throw new AssayError('validation_failed', { details: { fields: [{ field: 'from', problem: 'a whole number from 1' }] } });
    const seals = await this.evidence.chain(first, PAGE);
    return { from: first, seals: seals.map((seal) => seal ?? null), ...(seals.length === PAGE ? { next: first + PAGE } : {}) };
  }
}

function runId(text: string): string {
  const parsed = RunId.safeParse(text);
  if (!parsed.success) throw new AssayError('run_not_found');
  return parsed.data;
}
