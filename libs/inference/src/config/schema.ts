import { z } from 'zod';
import { holdsNoSecret, KeySecret, SecretRef, VaultConfig } from './secret.ts';
import { PoliciesConfig } from './policies.ts';

const Name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,127}$/, 'letters, digits and ._:/-, at most 128');
const Semver = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'a semantic version such as 1.2.0');
const Whole = z.number().int().min(1);

export const ProviderConfig = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workers').describe("The platform's own model-workers") }),
  ...(['openai', 'anthropic', 'ollama'] as const).map((kind) =>
    z.strictObject({
      kind: z.literal(kind),
      baseUrl: z.url({ protocol: /^https?$/ }).refine(holdsNoSecret, 'a secret does not stand in an address; name it by "key"'),
      key: SecretRef.exactOptional(),
      connections: Whole.max(4_096).default(256).describe('Connections kept to it at most'),
    }),
  ),
]);
export type ProviderConfig = z.infer<typeof ProviderConfig>;

export const ABILITIES = ['tools', 'schema', 'images', 'embeddings'] as const;
export type Ability = (typeof ABILITIES)[number];

/** A model in one version: what a route may send to. */
export const ModelConfig = z.strictObject({
  id: Name,
  version: Semver,
  provider: Name,
  upstreamModel: z.string().min(1).exactOptional().describe('Name that the provider knows it by; absent: the id'),
  contextTokens: Whole.default(8_192),
  maxOutputTokens: Whole.exactOptional(),
  abilities: z.array(z.enum(ABILITIES)).default(['tools', 'schema']),
  price: z
    .strictObject({
      input: z.number().min(0),
      output: z.number().min(0),
      cached: z.number().min(0).exactOptional().describe('Of prompt tokens from a prefix cache; absent: as input'),
    })
    .default({ input: 0, output: 0 })
    .describe('US dollars per million tokens'),
});
export type ModelConfig = z.infer<typeof ModelConfig>;

/** `id@version`, or `id` for its newest version. */
export const ModelRef = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._:/-]*(@\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?)?$/, 'id or id@version');

const Weight = z.number().min(0).max(100);

const LongAlias = z.strictObject({
  model: ModelRef.describe('The one in its place'),
  canary: z
    .strictObject({ model: ModelRef, weight: Weight.describe('Share, percent') })
    .exactOptional()
    .describe('The one that is tried beside it'),
  sticky: z.enum(['none', 'user']).default('user').describe('"user": the same end user always meets the same of the two'),
});
export type AliasConfig = z.infer<typeof LongAlias>;

/** Where a name of the callers' leads: to a model, and with a canary for some of them to another. The short form is the model alone. */
const AliasConfig = z.union([ModelRef.transform((model): AliasConfig => ({ model, sticky: 'user' })), LongAlias]);

export const RouteConfig = z.strictObject({
  model: z.union([Name, z.literal('*')]).describe('Name that callers use: an alias, a model, or * for every model'),
  headers: z.record(z.string().toLowerCase(), z.string()).exactOptional().describe('Only requests with these headers'),
  split: z
    .array(z.strictObject({ model: ModelRef, weight: Weight }))
    .min(1)
    .exactOptional()
    .describe('Share of each model, percent; absent: the model itself'),
  sticky: z.enum(['none', 'user']).default('none').describe('"user": the same end user always meets the same model'),
  fallback: z.array(ModelRef).default([]),
  policies: PoliciesConfig.exactOptional(),
});
export type RouteConfig = z.infer<typeof RouteConfig>;

export const LimitsConfig = z.strictObject({
  requestsPerMinute: Whole.exactOptional(),
  tokensPerMinute: Whole.exactOptional().describe('Of prompts and answers together'),
  inFlight: Whole.exactOptional().describe('Requests at once, over all orchestrators'),
});

export const BudgetConfig = z.strictObject({
  tokens: Whole.describe('Of prompts and answers together; past 80 % of it answers are shortened'),
  period: z.enum(['day', 'month']).default('month').describe('Calendar day or month, UTC'),
});

export const KEY_SCOPES = ['model:infer', 'model:admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export const KeyConfig = z.strictObject({
  id: Name,
  tenant: Name,
  secret: KeySecret,
  scopes: z.array(z.enum(KEY_SCOPES)).default(['model:infer']),
  models: z.array(z.string().min(1)).default(['*']).describe('Models and aliases it may name; * for all'),
  limits: LimitsConfig.exactOptional(),
  budget: BudgetConfig.exactOptional(),
  expires: z.iso.datetime().exactOptional(),
});
export type KeyConfig = z.infer<typeof KeyConfig>;

export const TenantConfig = z.strictObject({
  id: Name,
  weight: z.number().min(0.01).max(1_000).default(1).describe('Share of what is scarce, beside other tenants'),
  priority: z.number().int().min(0).max(9).default(5).describe('Greater is sooner'),
});
export type TenantConfig = z.infer<typeof TenantConfig>;

export const ExperimentConfig = z.strictObject({
  id: Name,
  model: Name.describe('Alias or model that it splits'),
  state: z.enum(['pending', 'enabled', 'ended']),
  arms: z.array(z.strictObject({ model: ModelRef, weight: Weight })).min(2),
});
export type ExperimentConfig = z.infer<typeof ExperimentConfig>;

/** The one declarative description of an inference platform. */
export const InferenceConfig = z.strictObject({
  version: z.literal(1),
  vault: VaultConfig.exactOptional(),
  providers: z.record(Name, ProviderConfig),
  models: z.array(ModelConfig).min(1),
  aliases: z.record(Name, AliasConfig).default({}),
  defaultModel: Name.exactOptional().describe('For wires whose callers need not name one; absent: the first alias, or the first model'),
  routes: z.array(RouteConfig).default([]),
  defaults: PoliciesConfig.default({}),
  tenants: z.array(TenantConfig).default([]),
  keys: z.array(KeyConfig).default([]),
  experiments: z.array(ExperimentConfig).default([]),
});
export type InferenceConfig = z.infer<typeof InferenceConfig>;
