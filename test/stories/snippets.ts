import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Snippet } from '../../apps/web/src/playground/snippets.ts';

const root = resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Runs what the playground copies, as a reader would: in a shell, or as a program beside the vendor's own client. @returns the answer's text. */
export async function runSnippet(kind: Snippet, code: string): Promise<string> {
  if (kind === 'curl') return textOf((await run('sh', ['-c', code])).stdout);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return stdout.trim();
}

interface Said {
  readonly choices: readonly { readonly message?: { readonly content: string }; readonly delta?: { readonly content?: string } }[];
}

/** The text of an answer in OpenAI's wire, streamed or whole. */
function textOf(body: string): string {
  const parts = body.startsWith('data:') ? [...body.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => json) : [body];
  return parts
    .flatMap((json) => (JSON.parse(json) as Said).choices)
    .map(({ message, delta }) => message?.content ?? delta?.content ?? '')
    .join('');
}
