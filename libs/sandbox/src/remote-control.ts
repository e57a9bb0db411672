import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import type { Control } from './control.ts';
import { SandboxError } from './errors.ts';
import { SHARED_FOLDERS } from './sweeping.ts';

/** Run by the very user whose files they are: it can do no more than that user could. */
const SWEEP = `folders='${SHARED_FOLDERS.join(' ')}' && me=$(id -u) &&
find $folders -mindepth 1 ! -user $me -prune -o -type d ! -perm -700 -exec chmod u+rwx {} \\; &&
find $folders -mindepth 1 -maxdepth 1 -user $me -exec rm -rf {} +`;

/**
 * Control through Docker's API alone: for a daemon on another host, or one whose control groups this process may not
 * read. Slower, and blind to what Docker does not report: refused forks, full folders, descriptors.
 */
export function remoteControl(docker: Dockerode, container: Dockerode.Container): Control {
  const since = Math.floor(Date.now() / 1000) - 1;
  const ended = new AbortController();
  const stats = (): Promise<Dockerode.ContainerStats> => {
    // Asked about a container that ends meanwhile, Docker never answers.
    const options = { stream: false, 'one-shot': true, abortSignal: ended.signal } as const;
    return container.stats(options);
  };
  const isRunning = async (execId: string): Promise<boolean> => (await docker.getExec(execId).inspect()).Running;
  const oomKills = async (): Promise<number> => {
    // A time to come would make Docker wait for it.
    const until = Date.now() / 1000;
    const events = await docker.getEvents({ since, until, filters: { container: [container.id], event: ['oom'] } });
    return (await text(events)).split('\n').filter(Boolean).length;
  };
  const killAs = async (uid: number): Promise<void> => {
    const exec = await container.exec({ Cmd: ['/bin/sh', '-c', 'kill -9 -1'], User: `${uid}:${uid}` });
    // The answer is empty, but keeps its connection until it is read.
    (await exec.start({ Detach: true })).resume();
  };
  const killAll = async (): Promise<void> => {
    ended.abort(new SandboxError('closed', 'the sandbox was killed'));
    await container.kill({ signal: 'SIGKILL' });
  };
  return {
    counters: async () => {
      const [{ cpu_stats: cpu }, kills] = await Promise.all([stats(), oomKills()]);
      return { cpuMs: cpu.cpu_usage.total_usage / 1e6, oomKills: kills, pidsRefused: 0 };
    },
    memoryBytes: async () => {
      const memory = (await stats()).memory_stats.stats as unknown as Readonly<Record<string, number | undefined>>;
      return memory['total_rss'] ?? memory['anon'] ?? 0;
    },
    exhausted: () => Promise.resolve(undefined),
    descriptors: () => Promise.resolve(undefined),
    running: async () => (await container.inspect()).State.Running,
    alive: ({ execId }) => isRunning(execId),
    killTree: async ({ execId, uid }) => {
      if (await isRunning(execId)) await killAs(uid).catch(killAll);
    },
    sweepFiles: async ({ uid }) => {
      const exec = await container.exec({ Cmd: ['/bin/sh', '-c', SWEEP], User: `${uid}:${uid}`, AttachStderr: true });
      await finished((await exec.start({})).resume());
      if ((await exec.inspect()).ExitCode !== 0) await killAll();
    },
    killPrograms: killAll,
    killAll,
  };
}
