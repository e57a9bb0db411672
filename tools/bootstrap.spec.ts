import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const tools = import.meta.dirname;
/** Programs that the scripts below, and the bootstrap itself, may really use. */
const REAL = ['sh', 'sleep', 'touch', 'env', 'mkdir', 'chmod'];

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'assay-bootstrap-'));
  for (const folder of ['bin', 'assay/node_modules/.bin']) mkdirSync(join(place, folder), { recursive: true });
  cpSync(join(tools, 'bootstrap.mjs'), join(place, 'assay/tools/bootstrap.mjs'));
  cpSync(join(tools, 'bootstrap'), join(place, 'assay/tools/bootstrap'), { recursive: true });
  writeFileSync(join(place, 'assay/package-lock.json'), '{}');
  for (const name of REAL)
    symlinkSync(['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync) ?? name, join(place, 'bin', name));
  program('docker', 'exit 0');
  program('dockerd', 'exit 0');
  program('mmdebstrap', 'exit 0');
  program('npm', 'mkdir -p node_modules; touch node_modules/.package-lock.json');
  // What the bootstrap runs by Node 24: Nx, and then the command line.
  script(join(place, 'assay/node_modules/.bin/node'), 'exit 0');
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

const program = (name: string, text: string): void => script(join(place, 'bin', name), text);

function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

interface Outcome {
  readonly code: number | null;
  /** Lines that are not empty, of both outputs. */
  readonly lines: string[];
}

function start(): { child: ChildProcess; ended: Promise<Outcome> } {
  const env = { PATH: join(place, 'bin'), ASSAY_HOME: join(place, 'home'), HOME: place, CI: 'true' };
  const child = spawn(process.execPath, [join(place, 'assay/tools/bootstrap.mjs'), 'up'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => text.push(chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, lines: text.join('').split('\n').filter(Boolean) }));
  return { child, ended };
}

/** Debian's tools, of which the last installs nothing. */
function debianTools(): void {
  rmSync(join(place, 'bin', 'docker'));
  program('sudo', 'shift; exec "$@"');
  program('dpkg', 'exit 0');
  program('apt-cache', 'exit 1');
  program('apt-get', 'exit 0');
}

const onDebian = existsSync('/var/lib/dpkg') ? it : it.skip;

describe('the set-up', () => {
  it('hands over when all is there', async () => {
    script(join(place, 'assay/node_modules/.bin/node'), `echo "$@" >> ${place}/run`);
    expect(await start().ended).toMatchObject({ code: 0 });
    expect(readFileSync(join(place, 'run'), 'utf8')).toMatch(/nx run-many .*\n.*apps\/cli\/dist\/main\.js up\n$/);
  });

  it.each([
    ['a full disk', 'npm error code ENOSPC', /^npm packages failed: it ended with 1\. The disk is full\./],
    [
      'no network',
      'npm error network request to https://registry failed, reason: getaddrinfo EAI_AGAIN',
      /The npm registry does not answer\./,
    ],
    ['an authority that is not known', 'npm error code SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS\.$/],
    ['what it does not know', 'npm error', /^npm packages failed: it ended with 1\. All of its output is in .*npm-packages\.log\.$/],
  ])('says in its last line what to do about %s', async (_what, printed, line) => {
    program('npm', `echo "${printed}" >&2; exit 1`);
    const { code, lines } = await start().ended;
    expect(lines.at(-1)).toMatch(line);
    expect(lines).toContain(printed);
    expect(code).toBe(1);
  });

  onDebian('says that no mirror answers, which Debian takes for success until a package is missing', async () => {
    debianTools();
    program(
      'apt-get',
      'case "$*" in update*) echo "W: Failed to fetch http://deb";; *) echo "E: Unable to locate package docker.io"; exit 100;; esac',
    );
    expect((await start().ended).lines.at(-1)).toMatch(/^packages docker\.io.* failed: it ended with 100\. No package mirror answers\./);
  });

  onDebian('finishes an installation that was interrupted before it begins another', async () => {
    debianTools();
    program('dpkg', `case "$1" in --audit) echo half-configured;; *) echo "$@" > ${place}/finished;; esac`);
    program('apt-get', `test -e ${place}/finished || exit 1; printf '#!/bin/sh\\n' > ${place}/bin/docker; chmod +x ${place}/bin/docker`);
    expect(await start().ended).toMatchObject({ code: 0 });
  });

  it('tells why the Docker daemon does not start', async () => {
    program('docker', 'exit 1');
    program('dockerd', 'echo "failed to start daemon: Error initializing network controller: failed to create NAT chain DOCKER"; exit 1');
    const { code, lines } = await start().ended;
    expect(lines.at(-1)).toBe(
      'The Docker daemon does not start: exit code 1. Docker could not set up its network rules. Install iptables, and run a kernel that has it.',
    );
    expect(code).toBe(1);
  });

  it('warns where Docker copies each layer of an image', async () => {
    program('docker', `case "$1" in info) echo vfs /docker;; *) test -e ${place}/serves;; esac`);
    program('dockerd', `touch ${place}/serves; sleep 5`);
    const { code, lines } = await start().ended;
    expect(lines).toContain(
      '  · Docker can share nothing between images in /docker: they take several times the room. On ext4 or xfs it could.',
    );
    expect(code).toBe(0);
  });

  it('ends with what it has started when it is asked to', async () => {
    program('npm', `trap 'echo told > ${place}/told; exit 1' TERM; touch ${place}/began; while :; do sleep 0.05; done`);
    const { child, ended } = start();
    child.stdout?.resume();
    while (!existsSync(join(place, 'began'))) await new Promise(setImmediate);
    child.kill('SIGTERM');
    const { code, lines } = await ended;
    expect(existsSync(join(place, 'told'))).toBe(true);
    expect(lines.at(-1)).toBe('Interrupted. What was done stays; the same command goes on from there.');
    expect(code).toBe(143);
  });
});
