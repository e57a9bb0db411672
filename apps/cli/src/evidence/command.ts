import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { auditCommand } from './audit.ts';
import { evidenceApi, type AccessFlags } from './evidence-api.ts';
import { EXIT, verifyFile } from './verify-file.ts';

interface GetFlags extends AccessFlags {
  readonly output?: string;
  readonly seal: boolean;
}

interface VerifyFlags {
  readonly keys?: string;
  readonly json: boolean;
}

/** `assay evidence`: what a grade rests on, as a file that verifies. */
export function registerEvidence(program: Command, config: CliConfig): void {
  const evidence = program.command('evidence').description('fetch and verify what a grade rests on');
  access(evidence.command('get <run>'))
    .description("write a run's sealed bundle to a file")
    .option('-o, --output <file>', 'default: evidence-<run>.tar.gz')
    .option('--seal', 'seal it now if it is not sealed: runs of mode "try" are not by themselves', false)
    .action((run: string, flags: GetFlags) => untilInterrupted((signal) => getCommand(config, run, flags, signal)));
  evidence
    .command('verify <file>')
    .description(
      `check a bundle, offline; exits with ${EXIT.good} (it is what the platform sealed), ${EXIT.altered} (something does not match), ` +
        `${EXIT.unreadable} (no such file or key) or ${EXIT.stranger} (all matches, but nobody vouches for the signer)`,
    )
    .option('--keys <file>', "the platform's keys, as its /api/v1/evidence/keys has them; default: the key of this machine's platform")
    .option('--json', 'print the result as JSON', false)
    .action((file: string, { keys, json }: VerifyFlags) => verifyCommand(config, file, keys, json));
  access(evidence.command('audit'))
    .description('check the chain of all seals, and that the bundle of each is there and matches; exits with 0 or 1')
    .option('--seals-only', 'do not fetch the bundles', false)
    .action((flags: AccessFlags & { readonly sealsOnly: boolean }) => untilInterrupted((signal) => auditCommand(config, flags, signal)));
}

const access = (command: Command): Command =>
  command
    .option('--base-url <url>', "a gateway's; default: that of this machine")
    .option('--token-file <file>', "file with an operator's bearer token; default: that of this machine's admin");

async function getCommand(config: CliConfig, run: string, flags: GetFlags, signal: AbortSignal): Promise<void> {
  const api = await evidenceApi(config, flags, signal);
  if (flags.seal) await api.seal(run);
  const file = resolve(flags.output ?? `evidence-${run}.tar.gz`);
  const bundle = await api.bundle(run);
  await writeFile(file, bundle);
  console.log(`${file}  ${bundle.length} bytes`);
}

async function verifyCommand(config: CliConfig, file: string, keys: string | undefined, json: boolean): Promise<void> {
  const { exitCode, lines, result } = await verifyFile({ file, keys, home: config.home });
  process.exitCode = exitCode;
  if (json) console.log(JSON.stringify({ exitCode, ...result }, null, 2));
  else for (const line of lines) console.log(line);
}
