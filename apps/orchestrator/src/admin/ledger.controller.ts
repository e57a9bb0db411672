import { LedgerQuery, UsageQuery, type AttemptRecord, type UsageRow } from '@assay/contracts';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { parsePart } from '../http/parse.ts';
import { LedgerReader } from '../ledger/ledger-reader.ts';
import { AdminGuard } from './admin.guard.ts';

/** What attempts cost, those of all orchestrators. */
@Controller('admin/v1')
@UseGuards(AdminGuard)
export class LedgerController {
  constructor(private readonly ledger: LedgerReader) {}

  @Get('ledger')
  list(@Query() query: unknown): Promise<AttemptRecord[]> {
    return this.ledger.find(parsePart(LedgerQuery, query), new Date());
  }

  @Get('usage')
  usage(@Query() query: unknown): Promise<UsageRow[]> {
    return this.ledger.sum(parsePart(UsageQuery, query), new Date());
  }
}
