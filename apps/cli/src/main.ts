import { Command } from 'commander';
import { z } from 'zod';
import { COMMANDS } from './commands.ts';
import { readConfig } from './config.ts';
import { Interrupted } from './shell/interrupt.ts';

async function main(): Promise<void> {
  const program = new Command('assay').description('Observability and certification lab').showHelpAfterError();
  const config = readConfig();
  for (const register of COMMANDS) register(program, config);
  await program.parseAsync();
}

/** One clear message; a stack says nothing to the person who started the command. */
function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Interrupted)) console.error(`assay: ${explain(error)}`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}
