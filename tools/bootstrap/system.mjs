import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { asRoot, onPath, step, succeeds } from './process.mjs';
import { CannotGoOn } from './stop.mjs';

/** Parts of the system that Assay stands on, and the packages that bring them on Debian and Ubuntu. */
const PARTS = [
  {
    name: 'Docker Engine',
    packages: ['docker.io', 'ca-certificates'],
    // Newer releases have the command in a package of its own.
    whereKnown: ['docker-cli'],
    present: () => onPath('docker') && (onPath('dockerd') || daemonAnswers()),
  },
  {
    name: 'mmdebstrap, where no container registry answers, to make a root file system',
    packages: ['mmdebstrap', 'debian-archive-keyring'],
    present: () => onPath('mmdebstrap') || hasRootFileSystem(),
    onlyWithoutRegistry: true,
  },
  {
    name: 'Chromium',
    packages: ['chromium'],
    present: () => existsSync(process.env.ASSAY_CHROMIUM || '/usr/bin/chromium'),
    command: 'test',
    notOnUbuntu:
      'The tests need Chromium, which Ubuntu has only as a snap, and tests cannot drive that. Install a browser from a Debian\n' +
      'package, such as Google Chrome, and name it: ASSAY_CHROMIUM=/usr/bin/google-chrome-stable npm test',
  },
  {
    name: 'fonts for Chinese text (Noto CJK)',
    packages: ['fonts-noto-cjk'],
    present: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    command: 'test',
  },
  { name: 'curl', packages: ['curl'], present: () => onPath('curl'), command: 'test' },
];

const daemonAnswers = () => succeeds('docker', ['version']);
const hasRootFileSystem = () => succeeds('docker', ['image', 'inspect', 'assay/debian:trixie']);

/** What `command` ("up" or "test") needs and this machine lacks. On a system without apt: says what to install, and gives up. */
export function missingSystemParts(command) {
  const parts = PARTS.filter((part) => (part.command ?? command) === command && !part.present());
  const needed = parts.filter((part) => !part.onlyWithoutRegistry);
  if (hasApt()) {
    const impossible = system('ID', 'ubuntu') ? parts.find((part) => part.notOnUbuntu) : undefined;
    if (impossible) throw new CannotGoOn(impossible.notOnUbuntu);
    return parts;
  }
  if (needed.length === 0) return [];
  throw new CannotGoOn(
    `This system is neither Debian nor Ubuntu, so install these first:\n${needed.map(({ name }) => `  - ${name}\n`).join('')}` +
      'Docker has to answer to `docker version` for the user who starts Assay.',
  );
}

const hasApt = () => onPath('apt-get') && system('ID(_LIKE)?', 'debian|ubuntu');

/** Whether /etc/os-release gives one of the values to one of the names; both are regular expressions. */
function system(names, values) {
  const file = '/etc/os-release';
  return existsSync(file) && new RegExp(`^${names}=.*\\b(${values})\\b`, 'm').test(readFileSync(file, 'utf8'));
}

const NONINTERACTIVE = 'DEBIAN_FRONTEND=noninteractive';
/** Another package manager, such as the unattended upgrades of a machine that has just booted, ends within this time. */
const LOCK_WAIT = ['-o', 'DPkg::Lock::Timeout=300'];

/** Installs the packages of the given parts. */
export async function installSystemParts(parts) {
  if (parts.length === 0) return;
  if (wasInterrupted())
    await step('packages of an interrupted installation', ...asRoot('env', [NONINTERACTIVE, 'dpkg', '--configure', '--pending']));
  await step('package lists', ...asRoot('apt-get', ['update', '--quiet']));
  const known = (name) => succeeds('apt-cache', ['show', name]);
  const packages = parts.flatMap((part) => [...part.packages, ...(part.whereKnown ?? []).filter(known)]);
  const args = [NONINTERACTIVE, 'apt-get', ...LOCK_WAIT, 'install', '--yes', '--quiet', '--no-install-recommends', ...packages];
  await step(`packages ${packages.join(', ')}`, ...asRoot('env', args));
}

/** dpkg refuses all work after an installation that was killed, until it has been told to finish that one. */
const wasInterrupted = () => spawnSync('dpkg', ['--audit'], { encoding: 'utf8' }).stdout !== '' || pendingUpdates();

/** dpkg notes here what it has not yet written into its list of packages. */
const pendingUpdates = () => readdirSync('/var/lib/dpkg/updates').length > 0;
