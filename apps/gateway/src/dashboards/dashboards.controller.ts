import { HTTP, type Dashboard, type DashboardAnswer, type DashboardSummary } from '@assay/contracts';
import { Controller, Inject, Res, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';
import { DashboardFiles } from './dashboard-files.ts';
import { answerQuery } from './dashboard-queries.ts';
import { Prometheus } from './prometheus.ts';

/** The dashboards that Grafana gets too, and the answers to what they ask. */
@Controller()
export class DashboardsController implements OnApplicationShutdown {
  private readonly files: DashboardFiles;
  private readonly prometheus: Prometheus;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.files = new DashboardFiles(config.dashboards);
    this.prometheus = new Prometheus(config.prometheusUrl);
  }

  onApplicationShutdown(): Promise<void> {
    return this.prometheus.close();
  }

  @Operation(HTTP.listDashboards)
  list(@Input() { query }: OperationInput<typeof HTTP.listDashboards>): Promise<DashboardSummary[]> {
    return this.files.list(query.locale);
  }

  @Operation(HTTP.getDashboard)
  get(@Input() { params, query }: OperationInput<typeof HTTP.getDashboard>): Promise<Dashboard> {
    return this.files.find(params.uid, query.locale);
  }

  @Operation(HTTP.queryDashboard)
  async query(
    @Input() { params, query, body }: OperationInput<typeof HTTP.queryDashboard>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DashboardAnswer> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const dashboard = await this.files.find(params.uid, query.locale);
    return answerQuery(this.prometheus, { dashboard, query: body, signal: gone.signal });
  }
}
