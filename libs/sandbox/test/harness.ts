import { randomUUID } from 'node:crypto';
import {
  connectDocker,
  DEFAULT_LIMITS,
  type Docker,
  type ProcessEnd,
  type ProcessLimits,
  type ProcessSpec,
  type Sandbox,
  SandboxHost,
  type SandboxHostOptions,
  type SandboxLimits,
} from '../src/index.ts';

export const IMAGE = 'assay/base:current';
export const MIB = 1024 * 1024;
export const LIMITS: ProcessLimits = { wallMs: 5_000, cpuMs: 4_000, outputBytes: 64 * 1024, openFiles: 128, fileBytes: 512 * MIB };

/** A host of its own, with no warm pool unless asked for one. */
export function startHost(options: Partial<SandboxHostOptions> = {}): Promise<SandboxHost> {
  return SandboxHost.create({
    docker: connectDocker(),
    instanceId: `test-${process.pid}-${randomUUID()}`,
    ownerLabel: 'test',
    pools: [],
    ...options,
  });
}

export function lease(host: SandboxHost, limits: Partial<SandboxLimits> = {}): Promise<Sandbox> {
  return host.lease(IMAGE, { ...DEFAULT_LIMITS, ...limits });
}

export interface Ran extends ProcessEnd {
  readonly stdout: string;
  readonly stderr: string;
}

type Specification = Partial<Omit<ProcessSpec, 'argv' | 'limits'>> & { readonly limits?: Partial<ProcessLimits>; readonly stdin?: string };

/** Runs a program to its end, with standard input closed after `stdin`. */
export async function run(sandbox: Sandbox, argv: ProcessSpec['argv'], { stdin, limits, ...spec }: Specification = {}): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const process = await sandbox.exec({
    role: 'program',
    ...spec,
    argv,
    limits: { ...LIMITS, ...limits },
    onStdout: (bytes) => void (stdout += Buffer.from(bytes).toString('utf8')),
    onStderr: (bytes) => void (stderr += Buffer.from(bytes).toString('utf8')),
  });
  if (stdin !== undefined) await process.write(stdin);
  process.end();
  return { ...(await process.finished), stdout, stderr };
}

/** A line for the shell. */
export function sh(script: string): ProcessSpec['argv'] {
  return ['/bin/sh', '-c', script];
}

/** Files and folders of every make, in every place that a program may write to. */
export const LEAVE_NOTES = sh(
  [
    'for place in /tmp /dev/shm; do cd $place',
    'echo x > note; chmod 666 note; mkfifo note-fifo; ln -s /etc/passwd note-link; touch "$(printf "note-\\377")"',
    'mkdir -p -m 777 note-open/note note-closed/note; touch note-open/note/file; chmod 0 note-closed',
    // Deeper than any path may be long.
    'mkdir note-deep; cd note-deep; deep=$(printf "dddddddd/%.0s" $(seq 50)); for i in $(seq 12); do mkdir -p $deep; cd -P $deep; done',
    'done',
  ].join('\n'),
);
/** Prints the notes it finds, and how much room there is. */
export const FIND_NOTES = sh('ls -a /tmp /dev/shm | grep note; for place in /tmp /dev/shm; do stat -f -c "%f %d" $place; done');

/** Ids of the containers that carry the instance's label, dead or alive. */
export async function containersOf(docker: Docker, instanceId: string): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`assay.instance=${instanceId}`] } });
  return found.map(({ Id }) => Id);
}

/** Resolves when the condition holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
