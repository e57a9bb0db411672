import { PromoteOrder, RollbackOrder, type AliasView, type ReleaseView } from '@assay/contracts';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { parsePart } from '../http/parse.ts';
import { Releases, viewOf } from '../releases/releases.ts';
import { AdminGuard, AdminOf } from './admin.guard.ts';
import { revisionIn } from './if-match.ts';

/** Where names lead, and putting one version in another's place. */
@Controller('admin/v1/aliases')
@UseGuards(AdminGuard)
export class AliasesController {
  constructor(
    private readonly configuration: Configuration,
    private readonly releases: Releases,
  ) {}

  @Get()
  list(): AliasView[] {
    return Object.entries(this.configuration.current.plan.config.aliases).map(([name, alias]) => viewOf(name, alias));
  }

  @Post(':alias/promote')
  @HttpCode(200)
  promote(
    @Param('alias') alias: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @AdminOf() by: string,
  ): Promise<ReleaseView> {
    return this.releases.promote(alias, parsePart(PromoteOrder, body), { by, expected: revisionIn(ifMatch) });
  }

  @Post(':alias/rollback')
  @HttpCode(200)
  rollBack(
    @Param('alias') alias: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @AdminOf() by: string,
  ): Promise<ReleaseView> {
    return this.releases.rollBack(alias, parsePart(RollbackOrder, body), { by, expected: revisionIn(ifMatch) });
  }
}
