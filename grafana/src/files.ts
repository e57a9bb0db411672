import { format } from 'prettier';
import { DASHBOARDS } from './all.ts';
import { build } from './dashboard.ts';
import { LANGUAGES } from './language.ts';

/** A file that is generated: where it lies, from the project's root, and what is in it. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Everything that is generated, as it must lie in the repository. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const dashboards = LANGUAGES.flatMap((language) =>
    DASHBOARDS.map((spec) => ({
      path: `grafana/dashboards/${language}/${spec.name}.json`,
      value: build(spec, language),
    })),
  );
  return Promise.all(dashboards.map(async ({ path, value }) => ({ path, content: await json(value) })));
}

/** Written as the formatter of the repository would. */
const json = (value: unknown): Promise<string> => format(JSON.stringify(value), { parser: 'json', printWidth: 140 });
