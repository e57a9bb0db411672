import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tinyLlama } from '../gguf/tiny-llama.ts';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY } from '../orchestrator/configs.ts';

/** Where `npm run llama:install` has put llama.cpp. */
export const LLAMA_HOME = process.env['ASSAY_HOME'] ?? resolve(import.meta.dirname, '../../.assay');

/** Of the worker, so that tests do not depend on how many cores others leave: threads that compute a step wait for each other. */
export const CARD = { id: 'tiny', version: '1.2.0', contextTokens: 512, maxRunning: 2, maxWaiting: 2, threads: 1 };

const CONFIG = `
version: 1
providers: { workers: { kind: workers } }
models: [{ id: tiny, version: 1.2.0, provider: workers, contextTokens: 512, abilities: [schema] }]
aliases: { chat: tiny }
defaults: { timeouts: { firstTokenMs: 60000, idleMs: 30000, totalMs: 120000 }, retry: { attempts: 1 } }
tenants: [{ id: demo }]
keys: [{ id: demo, tenant: demo, secret: { file: secrets/demo }, scopes: [model:infer, model:admin] }]
`;

export interface LlamaPlatform extends Inference {
  readonly folder: string;
}

/** An orchestrator, and a worker that computes a tiny model with llama.cpp. Rejects, with what to run, where that is not installed. */
export async function startLlama(): Promise<LlamaPlatform> {
  if (!existsSync(join(LLAMA_HOME, 'llama/node_modules/node-llama-cpp')))
    throw new Error(`llama.cpp is not installed in ${LLAMA_HOME}/llama, so nothing of it was tested. Run: npm run llama:install`);
  const folder = await mkdtemp(join(tmpdir(), 'assay-llama-'));
  const gguf = join(folder, 'tiny.gguf');
  await writeFile(gguf, tinyLlama());
  const models = JSON.stringify({ models: [{ ...CARD, gguf }] });
  const env = { ASSAY_HOME: LLAMA_HOME, ASSAY_WORKER_ENGINE: 'llama.cpp' };
  const inference = await startInference({ config: CONFIG, secrets: { demo: KEY }, models, env });
  const stop = async (): Promise<void> => {
    await inference.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...inference, folder, stop };
}
