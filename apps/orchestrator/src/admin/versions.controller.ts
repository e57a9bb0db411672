import { AssayError, CompareQuery, VersionsQuery, type ComparisonView, type VersionView } from '@assay/contracts';
import { compareVersions, evidenceOf, type Plan } from '@assay/inference';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { parsePart } from '../http/parse.ts';
import { VersionTelemetry } from '../releases/version-telemetry.ts';
import { comparisonView, evidenceView, figuresOf } from '../releases/version-views.ts';
import { AdminGuard } from './admin.guard.ts';

/** Every model in every version, with what was measured of it over all orchestrators. */
@Controller('admin/v1/versions')
@UseGuards(AdminGuard)
export class VersionsController {
  constructor(
    private readonly configuration: Configuration,
    private readonly telemetry: VersionTelemetry,
  ) {}

  @Get()
  list(@Query() query: unknown): Promise<VersionView[]> {
    const { model, windowSeconds } = parsePart(VersionsQuery, query);
    const { plan } = this.configuration.current;
    const versions = [...plan.targets.values()].filter((target) => model === undefined || target.model.id === model);
    if (versions.length === 0) throw new AssayError('model_not_found', { details: { model } });
    return Promise.all(
      versions.map(async ({ name, provider, model: { id, version } }) => ({
        target: name,
        model: id,
        version,
        provider,
        newest: plan.target(id).name === name,
        names: namesOf(plan, name),
        figures: figuresOf(await this.telemetry.over(name, windowSeconds)),
      })),
    );
  }

  @Get('compare')
  async compare(@Query() query: unknown): Promise<ComparisonView> {
    const { windowSeconds, ...sides } = parsePart(CompareQuery, query);
    const { targets } = this.configuration.current.plan;
    for (const target of Object.values(sides))
      if (!targets.has(target)) throw new AssayError('model_not_found', { details: { model: target } });
    const [baseline, candidate] = await Promise.all([
      this.telemetry.over(sides.baseline, windowSeconds),
      this.telemetry.over(sides.candidate, windowSeconds),
    ]);
    const comparison = compareVersions(baseline, candidate);
    return {
      windowSeconds,
      baseline: { target: sides.baseline, figures: figuresOf(baseline) },
      candidate: { target: sides.candidate, figures: figuresOf(candidate) },
      comparison: comparisonView(comparison),
      evidence: evidenceView(evidenceOf(comparison)),
    };
  }
}

/** Aliases whose own arms lead to a target. */
function namesOf(plan: Plan, target: string): VersionView['names'] {
  return Object.keys(plan.config.aliases).flatMap((name) => {
    const arm = plan
      .routes(name)
      .at(-1)
      ?.arms.find((candidate) => candidate.target.name === target);
    return arm && arm.weight > 0 ? [{ name, weight: arm.weight }] : [];
  });
}
