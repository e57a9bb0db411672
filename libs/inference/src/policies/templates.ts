import { AssayError } from '@assay/contracts';
import { Liquid, type Template } from 'liquidjs';

import { escapeForPrompt } from './prompt-escape.ts';
import { newestInRange } from './version-range.ts';

export const VARIABLE_TYPES = ['string', 'number', 'boolean', 'list'] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

export interface TemplateVariable {
  readonly type: VariableType;
  /** Value if the caller gives none; absent: the caller must. */
  readonly default?: string | number | boolean | readonly string[];
}

export interface PromptTemplate {
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Liquid. */
  readonly text: string;
  readonly variables: Readonly<Record<string, TemplateVariable>>;
}

export type TemplateValues = Readonly<Record<string, unknown>>;

const MAX_TEMPLATE_CHARS = 64 * 1024;
const MAX_PROMPT_CHARS = 512 * 1024;
/** Far more than any template needs, even where the processor is somebody else's for a while. */
const RENDER_LIMIT_MS = 500;
/** Units of liquidjs: about one for each character or element made. */
const MEMORY_LIMIT = 2_000_000;

const TAGS = new Set([
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'assign',
  'capture',
  'comment',
  'raw',
  'cycle',
  'echo',
  'increment',
  'decrement',
  '#',
]);
/** Nothing that reads the system, leaves the escape out, or grows without a bound. */
const FILTERS = new Set([
  ...[
    'append',
    'prepend',
    'capitalize',
    'downcase',
    'upcase',
    'strip',
    'lstrip',
    'rstrip',
    'strip_newlines',
    'truncate',
    'truncatewords',
    'replace',
  ],
  ...['split', 'join', 'first', 'last', 'size', 'slice', 'reverse', 'sort', 'uniq', 'concat', 'compact', 'map', 'default', 'json'],
  ...['plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'ceil', 'floor', 'abs', 'at_least', 'at_most', 'date'],
]);

interface Compiled {
  readonly source: PromptTemplate;
  readonly parsed: Template[];
}

/** An engine that has no files, knows only safe tags and filters, and escapes every output. */
function lockedEngine(): Liquid {
  const engine = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    outputEscape: (value: unknown) => escapeForPrompt(asText(value)),
    parseLimit: MAX_TEMPLATE_CHARS,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
  });
  keepOnly(engine.tags, TAGS);
  keepOnly(engine.filters, FILTERS);
  return engine;
}

function keepOnly(registry: object, names: ReadonlySet<string>): void {
  for (const name of Object.keys(registry)) if (!names.has(name)) Reflect.deleteProperty(registry, name);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.map(asText).join('') : JSON.stringify(value);
}

/** Versioned prompt templates. Throws `template_invalid` and `template_not_found`. */
export class Templates {
  private readonly engine = lockedEngine();
  private byName = new Map<string, Map<string, Compiled>>();

  /** Puts these templates in the place of all before; if one is wrong, those before stay. */
  replace(templates: readonly PromptTemplate[]): void {
    const byName = new Map<string, Map<string, Compiled>>();
    for (const source of templates) {
      const versions = byName.get(source.name) ?? new Map<string, Compiled>();
      if (versions.has(source.version)) throw invalid(source, 'there are two of this version');
      versions.set(source.version, { source, parsed: this.parse(source) });
      byName.set(source.name, versions);
    }
    this.byName = byName;
  }

  /** The template that a reference leads to. */
  of(reference: string): PromptTemplate {
    return this.find(reference).source;
  }

  /** The prompt of `name`, `name@1.2.0` or `name@^1`; every value that is put in is escaped. */
  render(reference: string, values: TemplateValues): { readonly prompt: string; readonly version: string } {
    const { source, parsed } = this.find(reference);
    const scope = valuesOf(source, values);
    try {
      const prompt = this.engine.renderSync(parsed, scope) as string;
      if (prompt.length > MAX_PROMPT_CHARS) throw new Error(`the prompt is longer than ${MAX_PROMPT_CHARS} characters`);
      return { prompt, version: source.version };
    } catch (error) {
      throw invalid(source, error);
    }
  }

  private find(reference: string): Compiled {
    const at = reference.indexOf('@');
    const versions = this.byName.get(at < 0 ? reference : reference.slice(0, at));
    const range = at < 0 ? 'latest' : reference.slice(at + 1);
    const found = versions?.get(newestInRange([...versions.keys()], range) ?? '');
    if (!found) throw new AssayError('template_not_found', { details: { template: reference } });
    return found;
  }

  private parse(source: PromptTemplate): Template[] {
    if (source.text.length > MAX_TEMPLATE_CHARS) throw invalid(source, `it is longer than ${MAX_TEMPLATE_CHARS} characters`);
    try {
      return this.engine.parse(source.text);
    } catch (error) {
      throw invalid(source, error);
    }
  }
}

/** Values of the declared types; what is not declared, is missing or has another type is refused. */
function valuesOf(source: PromptTemplate, values: TemplateValues): Record<string, unknown> {
  for (const name of Object.keys(values)) if (!Object.hasOwn(source.variables, name)) throw invalid(source, `it has no variable ${name}`);
  return Object.fromEntries(
    Object.entries(source.variables).map(([name, { type, default: fallback }]) => {
      const value = Object.hasOwn(values, name) ? values[name] : fallback;
      if (value === undefined) throw invalid(source, `variable ${name} is missing`);
      if (!isOf(type, value)) throw invalid(source, `variable ${name} is not a ${type}`);
      return [name, value];
    }),
  );
}

function isOf(type: VariableType, value: unknown): boolean {
  if (type === 'list') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === type && (type !== 'number' || Number.isFinite(value));
}

function invalid({ name, version }: PromptTemplate, cause: unknown): AssayError {
  const reason = cause instanceof Error ? cause.message.slice(0, 500) : String(cause);
  return new AssayError('template_invalid', { details: { template: `${name}@${version}`, reason }, cause });
}
