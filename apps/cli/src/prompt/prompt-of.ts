import { Templates, type TemplateVariable } from '@assay/inference';
import type { Case, Suite, Variant } from './suite.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What is asked in one case of one variant: the case's own prompt, else the variant's. Throws `template_invalid`, `template_not_found`. */
export function promptOf(variant: Omit<Variant, 'id'>, each: Case, templates: Templates): readonly ChatMessage[] {
  const { messages, template } = each.messages || each.template !== undefined ? each : variant;
  if (template !== undefined) return [{ role: 'user', content: templates.render(template, each.variables).prompt }];
  return (messages ?? []).map(({ role, content }) => ({ role, content: inline(content, each.variables) }));
}

/** The ways of asking; a suite that names none has one. */
export function variantsOf({ variants, messages, template }: Suite): readonly Variant[] {
  return variants ?? [{ id: 'default', ...(messages ? { messages } : {}), ...(template === undefined ? {} : { template }) }];
}

/** Renders a message as a template of its own, whose variables are those that the case gives. */
function inline(text: string, values: Case['variables']): string {
  const variables = Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, TemplateVariable] => [name, { type: typeOf(value) }]),
  );
  const templates = new Templates();
  templates.replace([{ name: 'message', version: '1.0.0', text, variables }]);
  return templates.render('message', values).prompt;
}

function typeOf(value: Case['variables'][string]): TemplateVariable['type'] {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'list';
}
