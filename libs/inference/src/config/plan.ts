import { compareVersions } from './versions.ts';
import type { PoliciesConfig } from './policies.ts';
import type { ExperimentConfig, InferenceConfig, KeyConfig, ModelConfig, RouteConfig, TenantConfig } from './schema.ts';

/** A model in one version at its provider: what an attempt goes to. */
export interface Target {
  /** `id@version`. */
  readonly name: string;
  readonly model: ModelConfig;
  /** Key into the configuration's providers. */
  readonly provider: string;
  /** Name that the provider knows the model by. */
  readonly upstreamModel: string;
}

export interface Arm {
  readonly target: Target;
  /** Share, percent. */
  readonly weight: number;
}

/** One route with every name resolved and every default filled in. */
export interface RoutePlan {
  /** Unique and readable, e.g. "chat" or "chat[x-tier=gold]". */
  readonly id: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly arms: readonly Arm[];
  readonly sticky: RouteConfig['sticky'];
  readonly fallback: readonly Target[];
  readonly policies: PoliciesConfig;
  readonly experiment?: ExperimentConfig;
}

/** A configuration as it is used: everything found by name at once. */
export interface Plan {
  readonly config: InferenceConfig;
  readonly targets: ReadonlyMap<string, Target>;
  /** The target of `id@version`, or the newest version of `id`. */
  target(ref: string): Target;
  /** Names that a caller may use. */
  readonly names: readonly string[];
  /** The name that stands for a name that was not given. */
  readonly defaultName: string;
  /** Routes of a caller's name in the order in which they are tried; empty for a name that nobody defined. */
  routes(name: string): readonly RoutePlan[];
  /** The target of `id@version`, or the newest version of `id`; the configuration must name it. */
  targetOf(ref: string): Target;
  readonly tenants: ReadonlyMap<string, TenantConfig>;
  readonly keys: readonly KeyConfig[];
}

/** Resolves what {@link InferenceConfig} names. The configuration must have passed `readInferenceConfig`. */
export function planOf(config: InferenceConfig): Plan {
  const targets = targetsOf(config.models);
  const names = [...new Set([...Object.keys(config.aliases), ...config.models.map(({ id }) => id), ...targets.keys()])];
  const byName = new Map(names.map((name) => [name, routesOf(name, config, targets)]));
  return {
    config,
    targets,
    target: (ref) => targetOf(ref, targets),
    names,
    defaultName: config.defaultModel ?? names[0] ?? '',
    routes: (name) => byName.get(name) ?? [],
    targetOf: (ref) => targetOf(ref, targets),
    tenants: new Map(config.tenants.map((tenant) => [tenant.id, tenant])),
    keys: config.keys,
  };
}

function targetsOf(models: readonly ModelConfig[]): Map<string, Target> {
  return new Map(
    models.map((model) => {
      const name = `${model.id}@${model.version}`;
      return [name, { name, model, provider: model.provider, upstreamModel: model.upstreamModel ?? model.id }];
    }),
  );
}

/** The target of `id@version`, or the newest version of `id`. */
function targetOf(ref: string, targets: ReadonlyMap<string, Target>): Target {
  const exact = targets.get(ref);
  const newest = [...targets.values()]
    .filter(({ model }) => model.id === ref)
    .sort((a, b) => compareVersions(b.model.version, a.model.version))[0];
  const found = exact ?? newest;
  if (!found) throw new Error(`no model is called ${ref}: the configuration was not checked`);
  return found;
}

function routesOf(name: string, config: InferenceConfig, targets: ReadonlyMap<string, Target>): readonly RoutePlan[] {
  const own = aliasOf(name, config, targets);
  const experiment = config.experiments.find(({ model, state }) => model === name && state === 'enabled');
  const written = config.routes.filter(({ model }) => model === name || model === '*');
  const plans = written.map((route) => planRoute(name, route, own, config, targets, experiment));
  const open = written.some(({ headers }) => headers === undefined);
  const plain: RouteConfig = { model: name, sticky: 'none', fallback: [] };
  return open ? plans : [...plans, planRoute(name, plain, own, config, targets, experiment)];
}

interface Leading {
  readonly arms: readonly Arm[];
  readonly sticky: RouteConfig['sticky'];
}

/** Where a name leads by itself. The canary stands first: while it grows, who has met it keeps it. */
function aliasOf(name: string, config: InferenceConfig, targets: ReadonlyMap<string, Target>): Leading {
  const alias = Object.hasOwn(config.aliases, name) ? config.aliases[name] : undefined;
  const arm = (ref: string, weight: number): Arm => ({ target: targetOf(ref, targets), weight });
  if (!alias) return { arms: [arm(name, 100)], sticky: 'none' };
  const { model, canary, sticky } = alias;
  if (!canary) return { arms: [arm(model, 100)], sticky: 'none' };
  return { arms: [arm(canary.model, canary.weight), arm(model, 100 - canary.weight)], sticky };
}

function planRoute(
  name: string,
  route: RouteConfig,
  own: Leading,
  config: InferenceConfig,
  targets: ReadonlyMap<string, Target>,
  experiment: ExperimentConfig | undefined,
): RoutePlan {
  const headers = Object.entries(route.headers ?? {});
  const split = experiment?.arms ?? route.split;
  const arms = split?.map((arm) => ({ target: targetOf(arm.model, targets), weight: arm.weight })) ?? own.arms;
  return {
    id: headers.length === 0 ? name : `${name}[${headers.map(([header, value]) => `${header}=${value}`).join(',')}]`,
    headers,
    arms,
    // Whoever takes part in an experiment meets the same arm each time.
    sticky: experiment ? 'user' : split ? route.sticky : own.sticky,
    fallback: route.fallback.map((ref) => targetOf(ref, targets)),
    policies: { ...config.defaults, ...route.policies },
    ...(experiment ? { experiment } : {}),
  };
}
