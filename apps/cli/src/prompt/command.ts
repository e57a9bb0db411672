import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AssayError } from '@assay/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { readIfThere } from '../up/home.ts';
import { demoKeyPath } from '../up/inference.ts';
import { keepSnapshots, snapshotsBeside, suiteFiles, templatesBeside } from './files.ts';
import { OpenAiEndpoint } from './openai-endpoint.ts';
import { jsonReport, junitReport, textReport } from './reports.ts';
import { runSuite, type Endpoint } from './run-suite.ts';
import { readSuite, SuiteInvalid } from './suite.ts';
import { exitCodeOf, type SuiteReport } from './summary.ts';

const ANSWER_WITHIN_S = 120;

const Environment = z.object({ OPENAI_BASE_URL: z.url().optional(), OPENAI_API_KEY: z.string().min(1).optional() });

interface TestFlags {
  readonly baseUrl?: string;
  readonly keyFile?: string;
  readonly update: boolean;
  readonly json?: string;
  readonly junit?: string;
  readonly timeout: number;
}

/** `assay prompt`: what authors of prompts need. */
export function registerPrompt(program: Command, config: CliConfig): void {
  const prompt = program.command('prompt').description('test prompts');
  prompt
    .command('test <path>')
    .description('ask what *.prompt.yaml suites say, and judge the answers; exits with 0 (all good), 1 (a wrong answer) or 2 (not run)')
    .option('--base-url <url>', "an OpenAI-compatible endpoint's; default: OPENAI_BASE_URL, else the orchestrator of this machine")
    .option('--key-file <file>', 'file with the key; default: OPENAI_API_KEY, else the demo key')
    .option('--update', 'take new snapshots', false)
    .option('--json <file>', 'write a report as JSON')
    .option('--junit <file>', 'write a report as JUnit XML')
    .option('--timeout <seconds>', 'longest wait for one answer', positive, ANSWER_WITHIN_S)
    .action((path: string, flags: TestFlags) => untilInterrupted((signal) => testCommand(config, path, flags, signal)));
}

async function testCommand(config: CliConfig, path: string, flags: TestFlags, signal: AbortSignal): Promise<void> {
  const files = await suiteFiles(path).catch(() => []);
  if (files.length === 0) console.error(`assay: there is no *.prompt.yaml at ${path}`);
  const endpoint = await endpointOf(config, flags);
  const reports: SuiteReport[] = [];
  for (const file of files) {
    const report = await testSuite(file, endpoint, flags, signal);
    console.log(`${textReport([report])}\n`);
    reports.push(report);
  }
  if (flags.json !== undefined) await writeFile(flags.json, jsonReport(reports));
  if (flags.junit !== undefined) await writeFile(flags.junit, junitReport(reports));
  process.exitCode = exitCodeOf(reports);
}

async function testSuite(file: string, endpoint: Endpoint, { update }: TestFlags, signal: AbortSignal): Promise<SuiteReport> {
  try {
    const suite = readSuite(basename(file), await readFile(file, 'utf8'));
    const [templates, snapshots] = await Promise.all([templatesBeside(file), snapshotsBeside(file)]);
    const results = await runSuite(suite, { endpoint, templates, snapshots, update, clock: () => performance.now(), signal });
    await keepSnapshots(file, snapshots);
    return { file, results };
  } catch (error) {
    if (error instanceof SuiteInvalid || error instanceof AssayError) return { file, results: [], problem: error.message };
    throw error;
  }
}

async function endpointOf(config: CliConfig, { baseUrl, keyFile, timeout }: TestFlags): Promise<OpenAiEndpoint> {
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = Environment.parse(config.environment);
  const own = `http://127.0.0.1:${config.ports.orchestrator}/v1`;
  const url = baseUrl ?? OPENAI_BASE_URL ?? own;
  // The demo key is this machine's, and goes nowhere else.
  const demoKey = url === own ? await readIfThere(demoKeyPath(config.home)) : undefined;
  const key = keyFile === undefined ? (OPENAI_API_KEY ?? demoKey) : await readFile(keyFile, 'utf8');
  return new OpenAiEndpoint({ baseUrl: url, key: key?.trim(), timeoutMs: timeout * 1_000 });
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0 is needed.');
  return value;
}
