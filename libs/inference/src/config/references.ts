import type { InferenceConfig } from './schema.ts';

/** Something that a single field's schema cannot see. */
export interface Flaw {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Names that nobody defined, twins, shares that add up to nothing, secrets that lie nowhere. */
export function referenceFlaws(config: InferenceConfig): readonly Flaw[] {
  return [...twins(config), ...strangers(config), ...shares(config), ...unreachable(config)];
}

function twins(config: InferenceConfig): Flaw[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['models', config.models.map(({ id, version }) => `${id}@${version}`)],
    ['tenants', config.tenants.map(({ id }) => id)],
    ['keys', config.keys.map(({ id }) => id)],
    ['experiments', config.experiments.map(({ id }) => id)],
  ];
  const doubles = lists.flatMap(([list, names]) =>
    names.flatMap((name, index) => (names.indexOf(name) === index ? [] : [{ path: [list, index], message: `"${name}" is defined twice` }])),
  );
  const split = config.experiments.map(({ model, state }) => (state === 'enabled' ? model : undefined));
  const rivals = split.flatMap((model, index) =>
    model === undefined || split.indexOf(model) === index
      ? []
      : [{ path: ['experiments', index, 'state'], message: `another experiment that is enabled splits "${model}" already` }],
  );
  return [...doubles, ...rivals];
}

function strangers(config: InferenceConfig): Flaw[] {
  const known = new Set(config.models.flatMap(({ id, version }) => [id, `${id}@${version}`]));
  const tenants = new Set(config.tenants.map(({ id }) => id));
  const model = (path: readonly PropertyKey[], name: string): Flaw[] =>
    known.has(name) ? [] : [{ path, message: `no model is called "${name}"; models has ${[...known].join(', ')}` }];
  return [
    ...config.models.flatMap(({ provider }, index) =>
      provider in config.providers
        ? []
        : [
            {
              path: ['models', index, 'provider'],
              message: `no provider is called "${provider}"; providers has ${Object.keys(config.providers).join(', ')}`,
            },
          ],
    ),
    ...Object.entries(config.aliases).flatMap(([alias, target]) =>
      known.has(alias)
        ? [{ path: ['aliases', alias], message: 'is the name of a model; choose another alias' }]
        : [
            ...model(['aliases', alias], target.model),
            ...(target.canary ? model(['aliases', alias, 'canary', 'model'], target.canary.model) : []),
          ],
    ),
    ...(config.defaultModel === undefined || config.defaultModel in config.aliases ? [] : model(['defaultModel'], config.defaultModel)),
    ...config.routes.flatMap((route, index) => [
      ...(route.model === '*' || route.model in config.aliases ? [] : model(['routes', index, 'model'], route.model)),
      ...(route.split ?? []).flatMap((arm, position) => model(['routes', index, 'split', position, 'model'], arm.model)),
      ...route.fallback.flatMap((name, position) => model(['routes', index, 'fallback', position], name)),
    ]),
    ...config.experiments.flatMap((experiment, index) => [
      ...(experiment.model in config.aliases ? [] : model(['experiments', index, 'model'], experiment.model)),
      ...experiment.arms.flatMap((arm, position) => model(['experiments', index, 'arms', position, 'model'], arm.model)),
    ]),
    ...[
      { path: ['defaults'], policies: config.defaults },
      ...config.routes.map(({ policies }, index) => ({ path: ['routes', index, 'policies'], policies })),
    ].flatMap(({ path, policies }) =>
      policies?.semanticCache ? model([...path, 'semanticCache', 'model'], policies.semanticCache.model) : [],
    ),
    ...config.keys.flatMap(({ tenant }, index) =>
      tenants.has(tenant) ? [] : [{ path: ['keys', index, 'tenant'], message: `no tenant is called "${tenant}"` }],
    ),
  ];
}

function shares(config: InferenceConfig): Flaw[] {
  const all = [
    ...config.routes.map((route, index) => ({ path: ['routes', index, 'split'], arms: route.split })),
    ...config.experiments.map((experiment, index) => ({ path: ['experiments', index, 'arms'], arms: experiment.arms })),
  ];
  return all.flatMap(({ path, arms }) => {
    const sum = arms?.reduce((total, { weight }) => total + weight, 0);
    return sum === undefined || Math.abs(sum - 100) < 1e-9 ? [] : [{ path, message: `the weights add up to ${sum}, not to 100` }];
  });
}

/** Secrets of a store that nobody named. */
function unreachable({ vault, providers, keys }: InferenceConfig): Flaw[] {
  const message = 'lies in Vault, and "vault" does not say where that is';
  if (vault) return [];
  return [
    ...Object.entries(providers).flatMap(([name, provider]) =>
      'key' in provider && 'vault' in provider.key ? [{ path: ['providers', name, 'key'], message }] : [],
    ),
    ...keys.flatMap(({ secret }, index) => ('vault' in secret ? [{ path: ['keys', index, 'secret'], message }] : [])),
  ];
}
