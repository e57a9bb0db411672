import { HTTP, type LogPage } from '@assay/contracts';
import { Controller } from '@nestjs/common';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { CollectorClient } from '../traces/collector-client.ts';
import { readLogs, StoredLogs } from './stored-logs.ts';

/** What the services have written down, for operators. */
@Controller()
export class LogsController {
  constructor(private readonly collector: CollectorClient) {}

  @Operation(HTTP.searchLogs)
  async search(@Input() { query }: OperationInput<typeof HTTP.searchLogs>): Promise<LogPage> {
    const { limit, ...asked } = query;
    const answer = await this.collector.ask({ path: '/api/logs', query: { ...asked, limit: String(limit) }, schema: StoredLogs });
    return readLogs(answer ?? { logs: [] });
  }
}
