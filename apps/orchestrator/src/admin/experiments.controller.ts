import { ExperimentChange, type ConfigAccepted, type ExperimentArmView, type ExperimentView } from '@assay/contracts';
import { compareVersions, evidenceOf, type ExperimentConfig, type VersionCounts } from '@assay/inference';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { ExperimentChanges } from '../experiments/experiment-changes.ts';
import { Experiments } from '../experiments/experiments.ts';
import { parsePart } from '../http/parse.ts';
import { comparisonView, evidenceView, figuresOf } from '../releases/version-views.ts';
import { AdminGuard, AdminOf } from './admin.guard.ts';
import { acceptedOf } from './configuration.controller.ts';

@Controller('admin/v1/experiments')
@UseGuards(AdminGuard)
export class ExperimentsController {
  constructor(
    private readonly configuration: Configuration,
    private readonly experiments: Experiments,
    private readonly changes: ExperimentChanges,
  ) {}

  @Get()
  list(): Promise<ExperimentView[]> {
    return Promise.all(this.configuration.current.plan.config.experiments.map((experiment) => this.view(experiment)));
  }

  /** Starts or ends an experiment, and promotes an arm, by an edit of the configuration. */
  @Post(':id/state')
  @HttpCode(200)
  async change(@Param('id') id: string, @Body() body: unknown, @AdminOf() by: string): Promise<ConfigAccepted> {
    return acceptedOf(await this.changes.make(id, parsePart(ExperimentChange, body), by));
  }

  private async view({ id, model, state, arms }: ExperimentConfig): Promise<ExperimentView> {
    const { plan } = this.configuration.current;
    const counted = await Promise.all(
      arms.map(async ({ model: name, weight }) => {
        const target = plan.targetOf(name).name;
        return { target, weight, counts: await this.experiments.of(id, target) };
      }),
    );
    const [baseline, ...candidates] = counted;
    if (!baseline) return { id, model, state, arms: [] };
    return { id, model, state, arms: [armView(baseline), ...candidates.map((arm) => ({ ...armView(arm), ...judged(baseline, arm) }))] };
  }
}

interface CountedArm {
  readonly target: string;
  readonly weight: number;
  readonly counts: VersionCounts;
}

const armView = ({ target, weight, counts }: CountedArm): ExperimentArmView => ({ target, weight, figures: figuresOf(counts) });

function judged(baseline: CountedArm, candidate: CountedArm): Pick<ExperimentArmView, 'comparison' | 'evidence'> {
  const comparison = compareVersions(baseline.counts, candidate.counts);
  return { comparison: comparisonView(comparison), evidence: evidenceView(evidenceOf(comparison)) };
}
