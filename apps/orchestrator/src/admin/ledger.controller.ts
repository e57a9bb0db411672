import { LedgerQuery, UsageQuery, type AttemptRecord, type UsageRow } from '@assay/contracts';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { parsePart } from '../http/parse.ts';
import { findAttempts, recordsBackwards } from '../ledger/find-attempts.ts';
import { LedgerKeeper } from '../ledger/ledger-keeper.ts';
import { LedgerStream } from '../ledger/ledger-stream.ts';
import { daysOf, UsageSums } from '../ledger/sum-usage.ts';
import { AdminGuard } from './admin.guard.ts';

const READ_WITHIN_MS = 30_000;

/** What attempts cost, those of all orchestrators. */
@Controller('admin/v1')
@UseGuards(AdminGuard)
export class LedgerController {
  constructor(
    private readonly stream: LedgerStream,
    private readonly keeper: LedgerKeeper,
  ) {}

  @Get('ledger')
  async list(@Query() query: unknown): Promise<AttemptRecord[]> {
    const asked = parsePart(LedgerQuery, query);
    await this.keeper.shipped();
    return findAttempts(this.stream, asked, new Date(), AbortSignal.timeout(READ_WITHIN_MS));
  }

  @Get('usage')
  async usage(@Query() query: unknown): Promise<UsageRow[]> {
    const asked = parsePart(UsageQuery, query);
    const days = daysOf(asked, new Date());
    const sums = new UsageSums(asked, days);
    await this.keeper.shipped();
    for await (const record of recordsBackwards(this.stream, new Date(days.from), AbortSignal.timeout(READ_WITHIN_MS))) sums.add(record);
    return sums.toRows();
  }
}
