import { node, root } from './place.mjs';
import { step } from './process.mjs';

/** Builds every project that has changed; without Nx's daemon, which would outlive this process. */
export async function build() {
  const env = { ...process.env, NX_DAEMON: 'false', PATH: `${root}/node_modules/.bin:${process.env.PATH}` };
  await step('build', node, [`${root}/node_modules/.bin/nx`, 'run-many', '--targets=build', '--output-style=static'], { env });
}
