import { HTTP, type LogHistogram, type LogPage } from '@assay/contracts';
import { Controller } from '@nestjs/common';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { CollectorClient } from '../traces/collector-client.ts';
import { Histogram } from './histogram.ts';
import { readLogs, StoredLogs } from './stored-logs.ts';

/** Entries that are asked for at once, and so many times, to count them. */
const PAGE = 1_000;
const PAGES = 10;

type Parameters = Readonly<Record<string, string | undefined>>;

/** What the services have written down, for operators. */
@Controller()
export class LogsController {
  constructor(private readonly collector: CollectorClient) {}

  @Operation(HTTP.searchLogs)
  search(@Input() { query }: OperationInput<typeof HTTP.searchLogs>): Promise<LogPage> {
    const { limit, ...asked } = query;
    return this.page(asked, limit);
  }

  @Operation(HTTP.countLogs)
  async count(@Input() { query }: OperationInput<typeof HTTP.countLogs>): Promise<LogHistogram> {
    const { buckets, ...asked } = query;
    const histogram = new Histogram(Date.parse(query.from), Date.parse(query.to), buckets);
    let cursor: string | undefined;
    for (let pages = 0; pages < PAGES; pages++) {
      const { logs, next } = await this.page({ ...asked, cursor }, PAGE);
      for (const log of logs) histogram.add(log);
      if (next === undefined) return histogram.result(true);
      cursor = next;
    }
    return histogram.result(false);
  }

  private async page(query: Parameters, limit: number): Promise<LogPage> {
    const answer = await this.collector.ask({ path: '/api/logs', query: { ...query, limit: String(limit) }, schema: StoredLogs });
    return readLogs(answer ?? { logs: [] });
  }
}
