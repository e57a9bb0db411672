import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { home } from './place.mjs';
import { asRoot, onPath, openLog, step, succeeds } from './process.mjs';
import { CannotGoOn } from './stop.mjs';

const UPSTREAM = 'debian:trixie-slim';
const ANSWERS_WITHIN_MS = 60_000;
/** A registry that says nothing for this long is taken for unreachable. */
const SILENCE_MS = 10_000;

const answers = () => succeeds('docker', ['version']);

/** Starts the Docker daemon when none answers: by systemd where that runs, else by hand. */
export async function ensureDaemon() {
  if (answers()) return;
  assertMayConnect();
  const start = performance.now();
  if (existsSync('/run/systemd/system')) await step('Docker daemon', ...asRoot('systemctl', ['start', 'docker']));
  else startByHand();
  while (!answers()) {
    assertMayConnect();
    if (performance.now() - start > ANSWERS_WITHIN_MS)
      throw new CannotGoOn(`The Docker daemon does not answer. Its log: ${home}/logs/dockerd.log`);
    await delay(200);
  }
  console.log(`  ✓ Docker daemon answers (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

/** A daemon that runs but is closed to this user will not open by waiting. */
function assertMayConnect() {
  const { stderr } = spawnSync('docker', ['version'], { encoding: 'utf8' });
  if (/permission denied/i.test(stderr ?? '')) {
    throw new CannotGoOn(
      'Docker runs, but not for this user. Run `sudo usermod -aG docker $USER` and log in again, or start Assay with sudo.',
    );
  }
}

function startByHand() {
  if (!onPath('dockerd'))
    throw new CannotGoOn('There is a docker command, but neither a daemon that answers nor dockerd. Install Docker Engine.');
  const stale = ['/var/run/docker.pid', '/var/run/docker/containerd/containerd.pid'].filter(isStale);
  if (stale.length > 0) spawnSync(...asRoot('rm', ['-f', ...stale]));
  const log = openLog(`${home}/logs/dockerd.log`);
  const [command, args] = asRoot('dockerd', []);
  spawn(command, args, { detached: true, stdio: ['ignore', log, log] }).unref();
}

/** After a crash the number in the file may belong to another program by now, and the daemon would refuse to start. */
function isStale(pidFile) {
  if (!existsSync(pidFile)) return false;
  const comm = `/proc/${readFileSync(pidFile, 'utf8').trim()}/comm`;
  return !existsSync(comm) || !/^(dockerd|containerd)$/.test(readFileSync(comm, 'utf8').trim());
}

/** Where neither our root file system nor a registry is at hand, gets what makes one. */
export async function ensureRootFileSystem(installMaker) {
  if (succeeds('docker', ['image', 'inspect', 'assay/debian:trixie']) || onPath('mmdebstrap') || (await pull())) return;
  await installMaker();
}

/** Pulls Debian; false when no registry answers. */
function pull() {
  return new Promise((resolve) => {
    const child = spawn('docker', ['pull', UPSTREAM], { stdio: ['ignore', 'pipe', 'ignore'] });
    const silence = setTimeout(() => child.kill(), SILENCE_MS);
    child.stdout.on('data', () => silence.refresh());
    child.once('close', (code) => {
      clearTimeout(silence);
      resolve(code === 0);
    });
  });
}
