import { ExperimentChange, type ConfigAccepted, type ExperimentArmView, type ExperimentView } from '@assay/contracts';
import { compareArms, type ArmOutcomes, type ExperimentConfig } from '@assay/inference';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { editExperiment } from '../experiments/edit-experiment.ts';
import { Experiments } from '../experiments/experiments.ts';
import { parsePart } from '../http/parse.ts';
import { AdminGuard } from './admin.guard.ts';
import { acceptedOf } from './configuration.controller.ts';

@Controller('admin/v1/experiments')
@UseGuards(AdminGuard)
export class ExperimentsController {
  constructor(
    private readonly configuration: Configuration,
    private readonly experiments: Experiments,
  ) {}

  @Get()
  list(): Promise<ExperimentView[]> {
    return Promise.all(this.configuration.current.plan.config.experiments.map((experiment) => this.view(experiment)));
  }

  /** Starts or ends an experiment, and promotes an arm, by an edit of the configuration. */
  @Post(':id/state')
  @HttpCode(200)
  async change(@Param('id') id: string, @Body() body: unknown): Promise<ConfigAccepted> {
    const { text, revision, plan } = this.configuration.current;
    const edited = editExperiment(text, plan.config, id, parsePart(ExperimentChange, body));
    return acceptedOf(await this.configuration.replace(edited, revision));
  }

  private async view({ id, model, state, arms }: ExperimentConfig): Promise<ExperimentView> {
    const { plan } = this.configuration.current;
    const counted = await Promise.all(
      arms.map(async ({ model: name, weight }) => {
        const target = plan.targetOf(name).name;
        return { target, weight, outcomes: await this.experiments.of(id, target) };
      }),
    );
    const [baseline, ...candidates] = counted;
    if (!baseline) return { id, model, state, arms: [] };
    const compared = candidates.map((arm) => ({ ...armView(arm), comparison: comparisonOf(baseline.outcomes, arm.outcomes) }));
    return { id, model, state, arms: [armView(baseline), ...compared] };
  }
}

function armView({ target, weight, outcomes }: { target: string; weight: number; outcomes: ArmOutcomes }): ExperimentArmView {
  return { target, weight, attempts: outcomes.requests, errors: outcomes.errors };
}

function comparisonOf(baseline: ArmOutcomes, candidate: ArmOutcomes): ExperimentArmView['comparison'] {
  const { errorRatio, latencyMs, tokens } = compareArms(baseline, candidate);
  const view = ({ interval: [low, high], ...compared }: typeof errorRatio) => ({
    ...compared,
    interval: [finite(low), finite(high)] as [number | null, number | null],
  });
  return { errorRatio: view(errorRatio), latencyMs: view(latencyMs), tokens: view(tokens) };
}

/** JSON has no infinity. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
