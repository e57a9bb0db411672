import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Assay } from '../launcher/index.ts';

const root = resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** The only block of code in this language that speaks to the inference platform. */
function blockOf(markdown: string, language: 'sh' | 'js'): string {
  const blocks = [...markdown.matchAll(/^```(\w+)\n([^]*?)^```/gm)].filter(
    ([, name, code]) => name === language && code?.includes(':4410'),
  );
  if (blocks.length !== 1) throw new Error(`${blocks.length} blocks of ${language}`);
  return blocks[0]?.[2] ?? '';
}

/** Runs what a README shows, as its reader would, against this instance. @returns what it has printed. */
export async function runReadme(file: string, language: 'sh' | 'js', { home, ports }: Assay): Promise<string> {
  const code = blockOf(await readFile(join(root, file), 'utf8'), language)
    .replaceAll(':4410', `:${ports.orchestrator}`)
    .replaceAll('.assay/', `${home}/`);
  const [command, args] = language === 'sh' ? ['sh', ['-c', code]] : [process.execPath, ['--input-type=module', '--eval', code]];
  const { stdout } = await run(command, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
  return stdout;
}
