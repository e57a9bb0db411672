import { AttemptRecord, LedgerQuery } from '@assay/contracts';
import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { parsePart } from '../http/parse.ts';
import { ledgerFile } from '../ledger/ledger.ts';
import { AdminGuard } from './admin.guard.ts';
import { linesBackwards } from './lines-backwards.ts';

/** What attempts cost: those of this orchestrator, the last first. */
@Controller('admin/v1/ledger')
@UseGuards(AdminGuard)
export class LedgerController {
  constructor(@Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig) {}

  @Get()
  async list(@Query() query: unknown): Promise<AttemptRecord[]> {
    const { operation, account, limit } = parsePart(LedgerQuery, query);
    const found: AttemptRecord[] = [];
    for await (const line of linesBackwards(ledgerFile(this.config.home))) {
      const record = recordIn(line);
      if (!record || (operation !== undefined && record.operationId !== operation)) continue;
      if (account !== undefined && record.account !== account) continue;
      if (found.push(record) >= limit) break;
    }
    return found;
  }
}

/** A line that a crash cut short is no record. */
function recordIn(line: string): AttemptRecord | undefined {
  try {
    return AttemptRecord.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
