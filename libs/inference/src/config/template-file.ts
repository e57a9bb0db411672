import { AssayError } from '@assay/contracts';
import { describeProblem, isLocated, readYaml } from '@assay/documents';
import { z } from 'zod';
import { VARIABLE_TYPES, type PromptTemplate } from '../policies/templates.ts';

const FILE_NAME = /^([a-zA-Z0-9][a-zA-Z0-9._-]{0,63})@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)\.liquid$/;
const FENCE = '---\n';

const Variable = z.strictObject({
  type: z.enum(VARIABLE_TYPES),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).exactOptional(),
});

const FrontMatter = z.strictObject({ variables: z.record(z.string().regex(/^[a-zA-Z_]\w{0,63}$/), Variable).default({}) });

/**
 * Reads `<name>@<version>.liquid`: front matter in YAML between two lines of `---`, which declares the variables, and the text.
 * Errors: `template_invalid` with file, line and field.
 */
export function readTemplateFile(file: string, text: string): PromptTemplate {
  const [, name, version] = FILE_NAME.exec(file) ?? [];
  if (name === undefined || version === undefined) throw invalid(file, 'the file is not called <name>@<version>.liquid');
  const unix = text.replaceAll('\r\n', '\n');
  if (!unix.startsWith(FENCE)) return { name, version, text: unix, variables: {} };
  const end = unix.indexOf(`\n${FENCE}`, FENCE.length - 1);
  if (end < 0) throw invalid(file, 'the front matter has no end: a line of ---');
  // The first fence stays, as a blank line: lines count as in the file.
  const read = readYaml(FrontMatter, file, `\n${unix.slice(FENCE.length, end + 1) || '{}'}`);
  if (!isLocated(read)) throw invalid(file, read.map(describeProblem).join('\n'));
  return { name, version, text: unix.slice(end + 1 + FENCE.length), variables: read.value.variables };
}

const invalid = (file: string, reason: string): AssayError =>
  new AssayError('template_invalid', { message: `${file}: ${reason}`, details: { file, reason } });
