import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { labImage } from '../launcher/images.ts';

const root = resolve(import.meta.dirname, '..', '..');
const tests = join('test', 'observability', 'rules');

/** promtool, as it is in the image that runs the rules; the checkout is its working folder. */
async function promtool(...args: readonly string[]): Promise<string> {
  const confined = [
    'run',
    '--rm',
    '--network',
    'none',
    '--mount',
    `type=bind,src=${root},dst=/checkout,readonly`,
    '--workdir',
    '/checkout',
  ];
  return docker([...confined, '--entrypoint', 'promtool', await labImage('prometheus'), ...args]);
}

describe('the rules of Prometheus', () => {
  it('are written without a mistake', async () => {
    const rules = ['recording', 'alerts'].map((name) => `lab-images/prometheus/rules/${name}.yml`);
    expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', ...rules)).toContain('SUCCESS');
  }, 60_000);

  it.each(['burn', 'slow-burn', 'slos', 'health'])(
    'do what %s.test.yml says',
    async (name) => {
      expect(await promtool('test', 'rules', join(tests, `${name}.test.yml`))).toContain('SUCCESS');
    },
    60_000,
  );

  it('are tested by every file there is', async () => {
    expect(await readdir(join(root, tests))).toEqual(['burn.test.yml', 'health.test.yml', 'slos.test.yml', 'slow-burn.test.yml']);
  });
});
