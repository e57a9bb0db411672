import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Instances of tests that have containers, networks or volumes at this moment: every one that a test makes is labelled. */
export function testInstances() {
  const lists = [
    ['ps', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ];
  const format = ['--filter', 'label=assay.instance', '--format', '{{.Label "assay.instance"}}'];
  const labels = lists.flatMap((list) => spawnSync('docker', [...list, ...format], { encoding: 'utf8' }).stdout.split('\n'));
  return new Set(labels.filter((label) => label.startsWith('test-')));
}

/**
 * No test may leave anything. The daemon may serve other test runs as well: what was there `before` is not ours, nor what
 * belongs to a process that still lives, which the name of the instance tells.
 */
export function leftSince(before) {
  const lives = (instance) => existsSync(`/proc/${instance.split('-')[1]}`);
  return [...testInstances()].filter((instance) => !before.has(instance) && !lives(instance));
}
