import { AuditQuery, type AuditEntry } from '@assay/contracts';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { Audit } from '../audit/audit.ts';
import { parsePart } from '../http/parse.ts';
import { AdminGuard } from './admin.guard.ts';

/** Who changed what through this API, when and why: of all orchestrators. */
@Controller('admin/v1/audit')
@UseGuards(AdminGuard)
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  list(@Query() query: unknown): Promise<AuditEntry[]> {
    const { subject, limit } = parsePart(AuditQuery, query);
    return this.audit.list(subject, limit);
  }
}
