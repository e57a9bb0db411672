import { EvidenceChain, EvidenceSealed, HTTP, JsonWebKeySet } from '@assay/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { EvidenceClient } from './evidence-client.ts';

const Sealed = z.object({ seal: z.string(), manifest: EvidenceSealed.pick({ missing: true }) });

/** Sealed evidence. Spans and logs of a graded run may tell what is hidden, so it is for operators; everybody may have the keys. */
@Controller()
export class EvidenceController {
  constructor(private readonly collector: EvidenceClient) {}

  @Operation(HTTP.getRunEvidence)
  async bundle(@Input() { params }: OperationInput<typeof HTTP.getRunEvidence>, @Res() reply: FastifyReply): Promise<void> {
    const bundle = await this.collector.bytes(`evidence/runs/${params.id}`);
    const name = `attachment; filename="evidence-${params.id}.tar.gz"`;
    await reply.type('application/gzip').header('content-disposition', name).header('cache-control', 'private, no-store').send(bundle);
  }

  @Operation(HTTP.sealRunEvidence)
  async seal(@Input() { params }: OperationInput<typeof HTTP.sealRunEvidence>): Promise<EvidenceSealed> {
    const { seal, manifest } = await this.collector.ask(Sealed, `evidence/runs/${params.id}`, 'POST');
    return { seal, missing: manifest.missing };
  }

  @Operation(HTTP.evidenceKeys)
  keys(): Promise<z.output<typeof JsonWebKeySet>> {
    return this.collector.ask(JsonWebKeySet, 'evidence/keys');
  }

  @Operation(HTTP.evidenceChain)
  chain(@Input() { query }: OperationInput<typeof HTTP.evidenceChain>): Promise<EvidenceChain> {
    return this.collector.ask(EvidenceChain, `evidence/chain?from=${query.from}`);
  }
}
