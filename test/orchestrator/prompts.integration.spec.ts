import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';

const CLI = resolve(import.meta.dirname, '..', '..', 'apps', 'cli', 'dist', 'main.js');

let inference: Inference | undefined;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-prompts-'));
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
  await writeFile(join(folder, 'key'), `${KEY}\n`);
}, 60_000);

afterAll(async () => {
  await inference?.stop();
  await rm(folder, { recursive: true, force: true });
});

const SUITE = `model: chat
embeddingModel: sim-embed
variants:
  - { id: zero-shot, messages: [{ role: user, content: "Explain {{ topic }}." }] }
  - { id: template, template: explain@^1 }
cases:
  - id: batching
    variables: { topic: continuous batching }
    maxTokens: 24
    assert:
      - regex: "\\\\w"
      - similar: { to: continuous batching, atLeast: -1 }
      - maxTokens: 24
      - snapshot: true
`;

interface Ended {
  readonly code: unknown;
  readonly output: string;
}

async function promptTest(path: string, ...flags: readonly string[]): Promise<Ended> {
  const base = ['--base-url', `${inference?.url ?? ''}/v1`, '--key-file', join(folder, 'key')];
  const child = spawn(process.execPath, [CLI, 'prompt', 'test', path, ...base, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  const [[code], out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, output: out + err };
}

async function suite(name: string, content: string): Promise<string> {
  // A second try of a test begins without the snapshots of the first.
  const own = await mkdtemp(join(folder, `${name}-`));
  await mkdir(join(own, 'templates'), { recursive: true });
  await writeFile(join(own, 'explain.prompt.yaml'), content);
  const template = '---\nvariables: { topic: { type: string } }\n---\nIn one sentence, what is {{ topic }}?';
  await writeFile(join(own, 'templates', 'explain@1.0.0.liquid'), template);
  return own;
}

jest.setTimeout(30_000);

describe('assay prompt test', () => {
  it('keeps snapshots, compares with them, and compares variants', async () => {
    const own = await suite('good', SUITE);
    const first = await promptTest(own);
    expect([first.code, first.output]).toEqual([1, expect.stringContaining('no snapshot is kept; take it with --update')]);
    expect((await promptTest(own, '--update')).code).toBe(0);
    const again = await promptTest(own, '--junit', join(own, 'junit.xml'), '--json', join(own, 'report.json'));
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/zero-shot +100 %/)]);
    expect(await readFile(join(own, 'junit.xml'), 'utf8')).toContain('tests="1" failures="0" errors="0"');
    expect(JSON.parse(await readFile(join(own, 'report.json'), 'utf8'))).toMatchObject([{ variants: [{ accuracy: 1 }, { accuracy: 1 }] }]);
  });

  it('shows what has changed since the snapshot', async () => {
    const own = await suite('changed', SUITE);
    await writeFile(join(own, 'explain.prompt.snap.yaml'), 'zero-shot › batching: something else\n');
    const { code, output } = await promptTest(own);
    expect([code, output]).toEqual([1, expect.stringContaining('- something else')]);
  });

  it.each([
    ['a suite that is wrong', SUITE.replace('regex', 'regexp'), 'explain.prompt.yaml:11: cases.0.assert.0.regexp: unknown field'],
    ['a model that is not there', SUITE.replace('model: chat', 'model: nobody'), 'answers 404'],
  ])('exits with 2 for %s, and says so', async (name, content, words) => {
    const { code, output } = await promptTest(await suite(name, content));
    expect([code, output]).toEqual([2, expect.stringContaining(words)]);
  });
});
