import { AssayError } from '@assay/contracts';
import type { AliasConfig, InferenceConfig } from '@assay/inference';
import { editNodes } from '../configuration/edit-node.ts';

/** Where an alias is to lead. */
export interface Lead {
  readonly model: string;
  /** Share of it, percent; below 100 it becomes a canary beside what is in its place. */
  readonly weight: number;
}

/** The alias of that name. Errors: `not_found`. */
export function aliasNamed(config: InferenceConfig, name: string): AliasConfig {
  const alias = Object.hasOwn(config.aliases, name) ? config.aliases[name] : undefined;
  if (!alias) throw new AssayError('not_found', { message: 'No alias has this name.' });
  return alias;
}

/** An alias that leads somewhere else. Errors: `validation_failed` where nothing would change. */
export function leading(alias: AliasConfig, { model, weight }: Lead): AliasConfig {
  const { sticky } = alias;
  if (alias.model === model && !alias.canary) throw nothing(`It leads to "${model}" already.`);
  if (weight === 100 || alias.model === model) return { model, sticky };
  if (alias.canary?.model === model && alias.canary.weight === weight) throw nothing(`"${model}" has this share already.`);
  return { model: alias.model, canary: { model, weight }, sticky };
}

/** Throws `release_blocked` where an alias does not decide where its name leads. */
export function assertDecides(config: InferenceConfig, name: string): void {
  const experiment = config.experiments.find(({ model, state }) => model === name && state === 'enabled');
  if (experiment) throw blocked(`The experiment "${experiment.id}" splits it. End that, with the arm that won.`);
  const route = config.routes.find(({ model, split }) => (model === name || model === '*') && split);
  if (route) throw blocked(`A route of "${route.model}" has a split of its own. Take that out of the configuration.`);
}

/** The configuration's text with an alias that leads elsewhere, and not one other character changed. */
export function editAlias(text: string, name: string, { model, canary, sticky }: AliasConfig): string {
  const value = canary || sticky !== 'user' ? { model, ...(canary ? { canary } : {}), ...(sticky === 'user' ? {} : { sticky }) } : model;
  return editNodes(text, [{ path: ['aliases', name], value }]);
}

/** In words, as the audit keeps it. */
export const wordsOf = ({ model, canary }: AliasConfig): string =>
  canary ? `${100 - canary.weight} % ${model}, ${canary.weight} % ${canary.model}` : model;

const nothing = (message: string): AssayError => new AssayError('validation_failed', { message });
const blocked = (message: string): AssayError => new AssayError('release_blocked', { message });
