import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { z } from 'zod';

const SETTINGS = {
  ...COMMON_SETTINGS,
  port: setting('ASSAY_GATEWAY_PORT', Port.default(4400)),
  host: setting('ASSAY_GATEWAY_HOST', z.string().default('127.0.0.1').describe('Address to listen on; loopback unless you say otherwise')),
  tokenTtlSeconds: setting(
    'ASSAY_TOKEN_TTL_SECONDS',
    Whole.min(60)
      .default(12 * 3_600)
      .describe('Life of a session and its token, s'),
  ),
  secureCookie: setting('ASSAY_SECURE_COOKIE', z.stringbool().default(false).describe('Set it where the gateway is reached by HTTPS')),
  requestsPerMinute: setting('ASSAY_REQUESTS_PER_MINUTE', Whole.min(1).default(1_200).describe('Per user')),
  anonymousPerMinute: setting('ASSAY_ANONYMOUS_PER_MINUTE', Whole.min(1).default(600).describe('Per address, without a valid session')),
  loginsPerMinute: setting('ASSAY_LOGINS_PER_MINUTE', Whole.min(1).default(20).describe('Log-in attempts per address')),
  webRoot: setting('ASSAY_WEB_ROOT', z.string().default('apps/web/dist').describe('Built web application')),
} as const;

export type GatewayConfig = Config<typeof SETTINGS>;

export const readGatewayConfig = (): GatewayConfig => readConfig(SETTINGS, process.env);
