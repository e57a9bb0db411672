import { AssayError, type ConfigAccepted } from '@assay/contracts';
import { Body, Controller, Get, Headers, HttpCode, Post, Put, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Configuration, type Snapshot } from '../configuration/configuration.ts';
import { AdminGuard } from './admin.guard.ts';

/**
 * The configuration in force, as its YAML text. It holds no secret: its schema takes references to secrets and hashes only, and
 * what does not fit the schema never comes into force.
 */
@Controller('admin/v1/config')
@UseGuards(AdminGuard)
export class ConfigurationController {
  constructor(private readonly configuration: Configuration) {}

  @Get()
  read(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { text, revision } = this.configuration.current;
    reply.headers({ etag: `"${revision}"`, 'content-type': 'application/yaml; charset=utf-8' });
    return text;
  }

  /** Errors: `config_invalid`, `config_conflict`, `config_readonly`; after any of them the old one is in force. */
  @Put()
  async replace(
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigAccepted> {
    const accepted = await this.configuration.replace(yamlOf(body), revisionIn(ifMatch));
    reply.header('etag', `"${accepted.revision}"`);
    return acceptedOf(accepted);
  }

  @Post('check')
  @HttpCode(204)
  async check(@Body() body: unknown): Promise<void> {
    await this.configuration.check(yamlOf(body));
  }
}

export const acceptedOf = ({ revision, since }: Snapshot): ConfigAccepted => ({ revision, since: since.toISOString() });

function yamlOf(body: unknown): string {
  if (typeof body !== 'string') throw new AssayError('unsupported_media_type', { message: 'Send the configuration as application/yaml.' });
  return body;
}

/** Who changes a configuration says which one they have read: somebody else's change is never overwritten unseen. */
function revisionIn(ifMatch: string | undefined): string {
  const revision = /^"([0-9a-f]{64})"$/.exec(ifMatch ?? '')?.[1];
  if (revision === undefined)
    throw new AssayError('bad_request', { message: 'Send If-Match with the ETag of the configuration you read.' });
  return revision;
}
