import type { RouteView, TargetView } from '@assay/contracts';
import type { RoutePlan } from '@assay/inference';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { TargetStates } from '../generations/target-states.ts';
import { AdminGuard } from './admin.guard.ts';

/** Where requests go, and how those places fare. */
@Controller('admin/v1')
@UseGuards(AdminGuard)
export class RoutingController {
  constructor(
    private readonly configuration: Configuration,
    private readonly states: TargetStates,
  ) {}

  /** Targets that have been used, once for each set of policies; the others as they would begin. */
  @Get('targets')
  targets(): TargetView[] {
    const known = [...this.states.all()];
    return [...this.configuration.current.plan.targets.values()].flatMap(({ name, provider }): TargetView[] => {
      const used = known.filter(({ target }) => target.name === name && target.provider === provider);
      if (used.length === 0) return [{ target: name, provider, breaker: { short: 'closed', long: 'closed' }, inFlight: 0, waiting: 0 }];
      return used.map(({ breaker, bulkhead }) => ({
        target: name,
        provider,
        breaker: { short: breaker.state('short'), long: breaker.state('long') },
        inFlight: bulkhead.inFlight,
        waiting: bulkhead.waiting,
      }));
    });
  }

  @Get('routes')
  routes(): RouteView[] {
    const { plan } = this.configuration.current;
    return plan.names.flatMap((name) => plan.routes(name).map((route) => viewOf(name, route)));
  }
}

function viewOf(name: string, { id, headers, arms, sticky, fallback, policies, experiment }: RoutePlan): RouteView {
  return {
    name,
    id,
    headers: Object.fromEntries(headers),
    arms: arms.map(({ target, weight }) => ({ target: target.name, weight })),
    sticky,
    fallback: fallback.map((target) => target.name),
    policies,
    ...(experiment ? { experiment: experiment.id } : {}),
  };
}
