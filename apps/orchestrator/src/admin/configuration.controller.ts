import { AssayError, type ConfigAccepted } from '@assay/contracts';
import { Body, Controller, Get, Headers, HttpCode, Post, Put, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Configuration, type Snapshot } from '../configuration/configuration.ts';
import { Audit } from '../audit/audit.ts';
import { revisionOf } from '../configuration/configuration-file.ts';
import { AdminGuard, AdminOf } from './admin.guard.ts';
import { revisionIn } from './if-match.ts';

const MOST_REASON_CHARS = 500;

/**
 * The configuration in force, as its YAML text. It holds no secret: its schema takes references to secrets and hashes only, and
 * what does not fit the schema never comes into force.
 */
@Controller('admin/v1/config')
@UseGuards(AdminGuard)
export class ConfigurationController {
  constructor(
    private readonly configuration: Configuration,
    private readonly audit: Audit,
  ) {}

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
    @Headers('x-assay-reason') reason: string | undefined,
    @Body() body: unknown,
    @AdminOf() by: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigAccepted> {
    const text = yamlOf(body);
    const expected = revisionIn(ifMatch);
    // Somebody else's change is never overwritten unseen.
    if (expected === undefined)
      throw new AssayError('bad_request', { message: 'Send If-Match with the ETag of the configuration you read.' });
    this.configuration.check(text);
    const order = { action: 'configure', subject: 'config', by, before: expected, revision: revisionOf(text) } as const;
    const why = reason === undefined ? {} : { reason: reason.slice(0, MOST_REASON_CHARS) };
    const accepted = await this.audit.during({ ...order, ...why }, () => this.configuration.replace(text, expected));
    reply.header('etag', `"${accepted.revision}"`);
    return acceptedOf(accepted);
  }

  @Post('check')
  @HttpCode(204)
  check(@Body() body: unknown): void {
    this.configuration.check(yamlOf(body));
  }
}

export const acceptedOf = ({ revision, since }: Snapshot): ConfigAccepted => ({ revision, since: since.toISOString() });

function yamlOf(body: unknown): string {
  if (typeof body !== 'string') throw new AssayError('unsupported_media_type', { message: 'Send the configuration as application/yaml.' });
  return body;
}
