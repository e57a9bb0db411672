import { SessionCreate, SessionSlots, type DialogSession } from '@assay/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import { CallerGuard, CallerOf } from '../http/caller.guard.ts';
import { parsePart } from '../http/parse.ts';
import type { Caller } from '../keys/caller.ts';
import { SessionSteps } from './session-steps.ts';
import { SessionStore } from './session-store.ts';

/** Dialogs of the caller's own. */
@Controller('v1/sessions')
@UseGuards(CallerGuard)
export class SessionsController {
  constructor(
    private readonly sessions: SessionStore,
    private readonly steps: SessionSteps,
  ) {}

  @Post()
  create(@CallerOf() { account }: Caller, @Body() body: unknown): Promise<DialogSession> {
    return this.sessions.create(account, parsePart(SessionCreate, body ?? {}).slots);
  }

  @Get(':id')
  find(@CallerOf() { account }: Caller, @Param('id') id: string): Promise<DialogSession> {
    return this.sessions.find(account, id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@CallerOf() { account }: Caller, @Param('id') id: string): Promise<void> {
    await this.sessions.remove(account, id);
    await this.steps.end({ account, session: id });
  }

  @Get(':id/slots')
  async slots(@CallerOf() { account }: Caller, @Param('id') id: string): Promise<SessionSlots> {
    return (await this.sessions.find(account, id)).slots;
  }

  /** Puts these slots in the place of all before. */
  @Put(':id/slots')
  async setSlots(@CallerOf() { account }: Caller, @Param('id') id: string, @Body() body: unknown): Promise<SessionSlots> {
    return (await this.sessions.setSlots(account, id, parsePart(SessionSlots, body))).slots;
  }
}
