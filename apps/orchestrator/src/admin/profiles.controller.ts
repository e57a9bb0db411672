import { AssayError, ProfileCreate, type ProfileView } from '@assay/contracts';
import { Body, Controller, Get, Param, Post, Req, StreamableFile, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { parsePart } from '../http/parse.ts';
import { Profiles } from '../profiles/profiles.ts';
import { AdminGuard } from './admin.guard.ts';

@Controller('admin/v1/profiles')
@UseGuards(AdminGuard)
export class ProfilesController {
  constructor(private readonly profiles: Profiles) {}

  /** Answers when the profile is taken; who does not wait for it gets none. */
  @Post()
  async take(@Body() body: unknown, @Req() { raw }: FastifyRequest): Promise<ProfileView> {
    const leaving = new AbortController();
    raw.socket.once('close', () => leaving.abort(new AssayError('request_cancelled')));
    return this.profiles.take(parsePart(ProfileCreate, body), leaving.signal);
  }

  @Get()
  list(): Promise<ProfileView[]> {
    return this.profiles.list();
  }

  @Get(':id')
  async download(@Param('id') id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.profiles.open(id), { type: 'application/json', disposition: `attachment; filename="${id}"` });
  }
}
