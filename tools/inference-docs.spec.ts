import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readInferenceConfig, readTemplateFile } from '@assay/inference';
import { describe, expect, it } from '@jest/globals';
import { readSuite } from '../apps/cli/src/prompt/suite.ts';
import { adminRoutes } from './admin-routes.ts';
import { inferenceReference } from './inference-reference.ts';

const page = readFileSync(join(resolve(import.meta.dirname, '..'), 'docs', 'inference.md'), 'utf8');

/** The first block of code below a heading. */
const example = (heading: string): string => new RegExp(`^#+ ${heading}$[^]*?^\`\`\`\\w+\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

describe('docs/inference.md', () => {
  it('has every field of the configuration, as the schema has it', () => {
    const section = page.split(/^## /m).find((part) => part.startsWith('Every field\n')) ?? '';
    const stated = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +/g, ' '));
    expect(stated).toEqual(inferenceReference().map((row) => row.replace(/ +/g, ' ')));
  });

  it('has every address of the admin API, and no other', () => {
    const section = page.split(/^## /m).find((part) => part.startsWith('The admin API\n')) ?? '';
    const stated = section.split('\n').flatMap((line) => {
      const [, method = '', path = '', others = ''] = /^\| `(GET|POST|PUT|DELETE) (\/[^`]*)`((?:, `[^`]+`)*)/.exec(line) ?? [];
      const paths = [path, ...[...others.matchAll(/`([^`]+)`/g)].map(([, other = '']) => other)];
      return method === '' ? [] : paths.map((one) => `${method} ${one}`);
    });
    expect(stated.toSorted()).toEqual(
      adminRoutes()
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    );
  });

  it('shows examples that hold', () => {
    expect(readInferenceConfig('inference.yaml', example('Configuration')).keys).not.toEqual([]);
    expect(readSuite('a.prompt.yaml', example('Testing prompts')).cases).not.toEqual([]);
    expect(readTemplateFile('answer@1.2.0.liquid', example('Templates')).variables).toHaveProperty('query');
  });
});
