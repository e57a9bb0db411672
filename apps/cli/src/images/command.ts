import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { Progress } from '../shell/progress.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { readDefinitions } from './definition.ts';
import { ensureImages, tagOf } from './ensure.ts';

/** `assay images`: builds what is missing and lists what there is. */
export function registerImages(program: Command, config: CliConfig): void {
  program
    .command('images')
    .description('build the container images that are missing, and list all')
    .action(() =>
      untilInterrupted(async (signal) => {
        const definitions = await readDefinitions(config.imagesFolder);
        await ensureImages(definitions, new Progress(), signal);
        for (const definition of definitions) console.log(tagOf(definition));
      }),
    );
}
