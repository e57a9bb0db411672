import type { Command } from 'commander';
import type { CliConfig } from './config.ts';
import { registerEvidence } from './evidence/command.ts';
import { registerImages } from './images/command.ts';
import { registerLab } from './lab/command.ts';
import { registerModel } from './model/command.ts';
import { registerPrompt } from './prompt/command.ts';
import { registerUp } from './up/command.ts';
import { registerUsage } from './usage/command.ts';

/** Every noun of the command line: a folder with a `command.ts`, and a line here. */
export const COMMANDS: readonly ((program: Command, config: CliConfig) => void)[] = [
  registerUp,
  registerImages,
  registerLab,
  registerModel,
  registerPrompt,
  registerUsage,
  registerEvidence,
];
