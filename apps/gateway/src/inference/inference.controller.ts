import { HTTP, type InferenceAddress, type InferenceToken } from '@assay/contracts';
import { Controller, Inject, Res, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import type { Principal } from '../identity/principal.ts';
import { GATEWAY_CONFIG, Tokens } from '../identity/tokens.ts';
import { InferenceFront } from './inference-front.ts';

/** Of a token that a program of the user's own holds. */
const TOKEN_TTL_MS = 3_600_000;
/** Of a token that never leaves the platform. */
const INNER_TTL_MS = 60_000;

/** The inference platform as the web app uses it: in the user's name, from the same origin. */
@Controller()
export class InferenceController implements OnApplicationShutdown {
  private readonly front: InferenceFront;
  private readonly publicUrl: string;

  constructor(
    private readonly tokens: Tokens,
    @Inject(GATEWAY_CONFIG) config: GatewayConfig,
  ) {
    this.front = new InferenceFront(config.inferenceUrl);
    this.publicUrl = (config.publicInferenceUrl ?? config.inferenceUrl).replace(/\/$/, '');
  }

  onApplicationShutdown(): Promise<void> {
    return this.front.close();
  }

  @Operation(HTTP.jwks)
  jwks(): Promise<{ keys: Record<string, unknown>[] }> {
    return this.tokens.keySet();
  }

  @Operation(HTTP.inferenceToken)
  async token(@Input() { principal }: OperationInput<typeof HTTP.inferenceToken>): Promise<InferenceToken> {
    const expiresAt = new Date(Date.now() + TOKEN_TTL_MS);
    return { token: await this.issue(principal, expiresAt), expiresAt: expiresAt.toISOString() };
  }

  @Operation(HTTP.inferenceAddress)
  address(): InferenceAddress {
    return { url: this.publicUrl };
  }

  @Operation(HTTP.inferenceModels)
  async models(@Input() { principal }: OperationInput<typeof HTTP.inferenceModels>): Promise<Record<string, unknown>> {
    return this.front.get('/v1/models', await this.inner(principal));
  }

  @Operation(HTTP.inferenceChat)
  async chat(@Input() { principal, body }: OperationInput<typeof HTTP.inferenceChat>, @Res() reply: FastifyReply): Promise<void> {
    const token = await this.inner(principal);
    await this.front.pass({ path: '/v1/chat/completions', token, body: JSON.stringify(body) }, reply);
  }

  private inner(principal: Principal): Promise<string> {
    return this.issue(principal, new Date(Date.now() + INNER_TTL_MS));
  }

  private issue({ user, scopes }: Principal, expiresAt: Date): Promise<string> {
    return this.tokens.issueForInference(user.id, scopes, expiresAt);
  }
}
