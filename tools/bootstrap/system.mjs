import { existsSync, readFileSync } from 'node:fs';
import { asRoot, onPath, step, succeeds } from './process.mjs';
import { CannotGoOn } from './stop.mjs';

/** Parts of the system that Assay stands on, and the packages that bring them on Debian and Ubuntu. */
const PARTS = [
  {
    name: 'Docker Engine',
    packages: ['docker.io', 'docker-cli', 'ca-certificates'],
    present: () => onPath('docker') && (onPath('dockerd') || daemonAnswers()),
  },
  {
    name: 'mmdebstrap (makes the root file system where no container registry answers)',
    packages: ['mmdebstrap', 'debian-archive-keyring'],
    present: () => onPath('mmdebstrap') || hasRootFileSystem(),
    onlyWithoutRegistry: true,
  },
  { name: 'Chromium', packages: ['chromium'], present: () => onPath('chromium'), command: 'test' },
  {
    name: 'fonts for Chinese text (Noto CJK)',
    packages: ['fonts-noto-cjk'],
    present: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    command: 'test',
  },
];

const daemonAnswers = () => succeeds('docker', ['version']);
const hasRootFileSystem = () => succeeds('docker', ['image', 'inspect', 'assay/debian:trixie']);

/** What `command` ("up" or "test") needs and this machine lacks. On a system without apt: says what to install, and gives up. */
export function missingSystemParts(command) {
  const parts = PARTS.filter((part) => (part.command ?? command) === command && !part.present());
  const needed = parts.filter((part) => !part.onlyWithoutRegistry);
  if (hasApt()) return parts;
  if (needed.length === 0) return [];
  throw new CannotGoOn(
    `This system is neither Debian nor Ubuntu, so install these first:\n${needed.map(({ name }) => `  - ${name}\n`).join('')}` +
      'Docker has to answer to `docker version` for the user who starts Assay.',
  );
}

function hasApt() {
  if (!existsSync('/etc/os-release') || !onPath('apt-get')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs the packages of the given parts. */
export async function installSystemParts(parts) {
  if (parts.length === 0) return;
  await step('package lists', ...asRoot('apt-get', ['update', '--quiet']));
  // Older releases have no package docker-cli: docker.io holds the command itself.
  const packages = parts.flatMap((part) => part.packages).filter((name) => succeeds('apt-cache', ['show', name]));
  const args = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', ...packages];
  await step(`packages ${packages.join(', ')}`, ...asRoot('env', args));
}
