import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { adviceOn } from './advice.mjs';
import { interruption, passSignalsTo } from './interrupt.mjs';
import { home } from './place.mjs';
import { asRoot, onPath, openLog, step, succeeds, tail } from './process.mjs';
import { CannotGoOn } from './stop.mjs';

const UPSTREAM = 'debian:trixie-slim';
const LOG = `${home}/logs/dockerd.log`;
const ANSWERS_WITHIN_MS = 90_000;
/** A daemon that finds the remains of a killed one may fail once and then succeed. */
const STARTS = 3;
/** A registry that says nothing for this long is taken for unreachable. */
const SILENCE_MS = 10_000;

const answers = () => succeeds('docker', ['version']);

/** Starts the Docker daemon when none answers: by systemd where that runs, else by hand. */
export async function ensureDaemon() {
  if (answers()) return;
  assertMayConnect();
  const start = performance.now();
  const bySystemd = existsSync('/run/systemd/system');
  if (bySystemd) await step('Docker daemon', ...asRoot('systemctl', ['start', 'docker']));
  let daemon = bySystemd ? undefined : startByHand();
  let starts = 1;
  while (!answers()) {
    assertMayConnect();
    if (daemon?.ended && starts < STARTS) {
      await delay(1_000, undefined, { signal: interruption });
      daemon = startByHand();
      starts += 1;
    } else if (daemon?.ended) throw new CannotGoOn(whyItEnded(daemon.ended));
    if (performance.now() - start > ANSWERS_WITHIN_MS) {
      throw new CannotGoOn(`The Docker daemon does not answer. Its log: ${bySystemd ? 'journalctl --unit docker' : LOG}`);
    }
    await delay(200, undefined, { signal: interruption });
  }
  console.log(`  ✓ Docker daemon answers (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  warnOfCopies();
}

/** Where it cannot stack file systems Docker says nothing and copies each layer of an image whole. */
function warnOfCopies() {
  const { stdout } = spawnSync('docker', ['info', '--format', '{{.Driver}} {{.DockerRootDir}}'], { encoding: 'utf8' });
  const [driver, folder] = stdout.trim().split(' ');
  if (driver === 'vfs')
    console.log(`  · Docker can share nothing between images in ${folder}: they take several times the room. On ext4 or xfs it could.`);
}

/** The daemon says why in its last line. */
function whyItEnded(how) {
  const said = tail(LOG);
  return `${said}\n\nThe Docker daemon does not start: ${how}. ${adviceOn(said.split('\n').at(-1)) ?? `All of its output is in ${LOG}.`}`;
}

/** A daemon that runs but is closed to this user will not open by waiting. */
function assertMayConnect() {
  const { stderr } = spawnSync('docker', ['version'], { encoding: 'utf8' });
  if (/permission denied/i.test(stderr ?? '')) {
    throw new CannotGoOn(
      `Docker runs, but not for you. Run this as root and log in again: usermod --append --groups docker ${userInfo().username}`,
    );
  }
}

/** The result says, in `ended`, how the daemon ended; it has none while the daemon lives. */
function startByHand() {
  if (!onPath('dockerd'))
    throw new CannotGoOn('There is a docker command, but neither a daemon that answers nor dockerd. Install Docker Engine.');
  const stale = ['/var/run/docker.pid', '/var/run/docker/containerd/containerd.pid'].filter(isStale);
  if (stale.length > 0) spawnSync(...asRoot('rm', ['-f', ...stale]));
  const log = openLog(LOG, 'a');
  const daemon = {};
  const child = spawn(...asRoot('dockerd', []), { detached: true, stdio: ['ignore', log, log] });
  child.once('error', ({ message }) => (daemon.ended = message));
  child.once('exit', (code, signal) => (daemon.ended = signal ?? `exit code ${code}`));
  child.unref();
  return daemon;
}

/** After a crash the number in the file may belong to another program by now, and the daemon would refuse to start. */
function isStale(pidFile) {
  if (!existsSync(pidFile)) return false;
  const stat = `/proc/${readFileSync(pidFile, 'utf8').trim()}/stat`;
  // Z: killed, but nobody has asked yet how it ended.
  return !existsSync(stat) || !/\((dockerd|containerd)\) [^Z]/.test(readFileSync(stat, 'utf8'));
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
    passSignalsTo(child);
    const silence = setTimeout(() => child.kill(), SILENCE_MS);
    child.stdout.on('data', () => silence.refresh());
    child.once('close', (code) => {
      clearTimeout(silence);
      resolve(code === 0);
    });
  });
}
