import { AssayError, type Message } from '@assay/contracts';
import type { Generation, Templates, TemplateValues } from '@assay/inference';
import { z } from 'zod';
import { parsePart } from '../http/parse.ts';

export const TEMPLATE_HEADER = 'x-assay-template';
export const VARIABLES_HEADER = 'x-assay-variables';
/** The field of a body that says the same as the two headers. */
const FIELD = 'assay';
/** The variable that the last message of the user is, where the template has it. */
const QUERY = 'query';
const TIME = 'time';

const Variables = z.record(z.string(), z.unknown());
const Field = z.strictObject({ template: z.string().min(1).exactOptional(), variables: Variables.exactOptional() });

interface Wanted {
  readonly template: string;
  readonly values: TemplateValues;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The generation with its template filled in. A template with the variable `query` takes the place of the last message of the
 * user, which is that variable; any other is a system message before all. `time` is now, unless the caller says otherwise.
 * Errors: `template_not_found`, `template_invalid`, `validation_failed`.
 */
export function withTemplate(generation: Generation, headers: Headers, templates: Templates, now: () => Date): Generation {
  const wanted = wantedBy(generation, headers);
  if (!wanted) return generation;
  const { variables } = templates.of(wanted.template);
  const at = generation.messages.findLastIndex(({ role }) => role === 'user');
  const last = generation.messages[at];
  const asksQuery = QUERY in variables;
  const values = {
    ...(TIME in variables ? { [TIME]: now().toISOString() } : {}),
    ...(asksQuery && last ? { [QUERY]: textOf(last) } : {}),
    ...wanted.values,
  };
  const { prompt } = templates.render(wanted.template, values);
  const messages: readonly Message[] =
    asksQuery && last
      ? generation.messages.with(at, { ...last, content: prompt })
      : [{ role: asksQuery ? 'user' : 'system', content: prompt }, ...generation.messages];
  return { ...withoutField(generation), messages };
}

function wantedBy({ extra }: Generation, headers: Headers): Wanted | undefined {
  const field = extra?.fields[FIELD];
  const inBody = field === undefined ? {} : parsePart(Field, field);
  const named = headers[TEMPLATE_HEADER];
  const template = typeof named === 'string' ? named : inBody.template;
  if (template === undefined) return undefined;
  const written = headers[VARIABLES_HEADER];
  return { template, values: typeof written === 'string' ? parsePart(Variables, jsonOf(written)) : (inBody.variables ?? {}) };
}

/** The platform's own field is no upstream's business. */
function withoutField({ extra, ...generation }: Generation): Generation {
  if (!extra) return generation;
  const { [FIELD]: _own, ...fields } = extra.fields;
  return { ...generation, extra: { ...extra, fields } };
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssayError('validation_failed', { message: `${VARIABLES_HEADER} is not JSON.`, cause });
  }
}
