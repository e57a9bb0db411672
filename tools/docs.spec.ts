import { ERROR_CODES } from '@assay/contracts';
import { COMMON_SETTINGS, type Settings } from '@assay/service';
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { COLLECTOR_SETTINGS } from '../apps/collector/src/config.ts';
import { EXAMS_SETTINGS } from '../apps/exams/src/config.ts';
import { GATEWAY_SETTINGS } from '../apps/gateway/src/config.ts';
import { MODEL_WORKER_SETTINGS } from '../apps/model-worker/src/config.ts';
import { ORCHESTRATOR_SETTINGS } from '../apps/orchestrator/src/config.ts';
import { RUNNER_SETTINGS } from '../apps/runner/src/config.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const packages = (folder: string): string[] =>
  readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, 'package.json')));

/** First cells of a Markdown table's rows, below the heading. */
const rows = (markdown: string, heading: string): string[] => {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `?([\w-]+)`? +\|/gm)].map((match) => match[1] ?? '');
};

/** Rows of a table of settings: what is set, what holds without it, what it means. */
const settingRows = (settings: Settings, besides: Settings = {}): string[] =>
  Object.entries(settings)
    .filter(([name]) => !Object.hasOwn(besides, name))
    .map(([, { env, schema, defaultIs }]) => {
      const fallback = JSON.stringify(schema.safeParse(undefined).data ?? '').replace(/[[\]"]/g, '');
      const shown = defaultIs ?? (fallback === '' ? 'none' : `\`${fallback}\``);
      return `| \`${env}\` | ${shown} | ${schema.description ?? 'MEANING MISSING'} |`;
    });

function markdownFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

describe('documentation', () => {
  const architecture = read('docs/architecture.md');

  it('names every app in the table and the picture', () => {
    expect(rows(architecture, 'Apps').filter((name) => name !== 'app')).toEqual(expect.arrayContaining(packages('apps')));
    for (const app of packages('apps')) expect(architecture).toContain(`${app}[${app}<br/>`);
  });

  it('lists every lib with the layer and platform of its tags', () => {
    for (const lib of packages('libs')) {
      const manifest = JSON.parse(read(`libs/${lib}/package.json`)) as { nx: { tags: string[] } };
      const [layer, platform] = manifest.nx.tags.map((tag) => tag.split(':')[1]);
      expect(architecture).toMatch(new RegExp(`\\| ${layer ?? ''} +\\| ${lib} +\\| ${platform ?? ''} +\\|`));
    }
  });

  it('explains every error code with its status', () => {
    const operating = read('docs/operating.md');
    for (const [code, { status }] of Object.entries(ERROR_CODES)) {
      expect(operating).toMatch(new RegExp(`\\| \`${code}\` +\\| ${String(status)} +\\|`));
    }
  });

  it.each([
    ['Every service', settingRows(COMMON_SETTINGS)],
    ['gateway', settingRows(GATEWAY_SETTINGS, COMMON_SETTINGS)],
    ['exams', settingRows(EXAMS_SETTINGS, COMMON_SETTINGS)],
    ['runner', settingRows(RUNNER_SETTINGS, COMMON_SETTINGS)],
    ['orchestrator', settingRows(ORCHESTRATOR_SETTINGS, COMMON_SETTINGS)],
    ['model-worker', settingRows(MODEL_WORKER_SETTINGS, COMMON_SETTINGS)],
    ['collector', settingRows(COLLECTOR_SETTINGS, COMMON_SETTINGS)],
  ])('says of every setting of %s its default and meaning, as the code has them', (heading, expected) => {
    const section =
      read('docs/operating.md')
        .split(/^##+ /m)
        .find((part) => part.startsWith(`${heading}\n`)) ?? '';
    const stated = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +/g, ' '));
    expect(stated).toEqual(expected);
  });

  it.each(['README.md', ...markdownFiles('docs')])('has no broken relative link in %s', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    const broken = links.filter((link) => !existsSync(join(root, dirname(path), link)));
    expect(broken).toEqual([]);
  });
});
