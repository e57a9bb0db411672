import type Dockerode from 'dockerode';
import { locateCgroup } from './cgroup/locate.ts';
import { type ContainerRequest, containerOptions } from './container-options.ts';
import type { Control } from './control.ts';
import { SandboxError } from './errors.ts';
import { canControl, localControl } from './local-control.ts';
import { removeContainer } from './removal.ts';
import { remoteControl } from './remote-control.ts';

/** A running container and the means to control it. */
export interface StartedContainer {
  readonly container: Dockerode.Container;
  readonly control: Control;
}

/** Creates and starts; leaves nothing behind when it rejects (SandboxError). */
export async function startContainer(docker: Dockerode, request: ContainerRequest): Promise<StartedContainer> {
  const container = await docker.createContainer(containerOptions(request)).catch((error: unknown) => {
    const missing = (error as { statusCode?: number }).statusCode === 404;
    throw new SandboxError(missing ? 'image' : 'daemon', `creating a container of ${request.image}: ${String(error)}`, { cause: error });
  });
  try {
    await container.start();
    return { container, control: await controlOf(docker, container) };
  } catch (error) {
    await removeContainer(container).catch(() => undefined);
    throw new SandboxError('daemon', `starting a container of ${request.image}: ${String(error)}`, { cause: error });
  }
}

async function controlOf(docker: Dockerode, container: Dockerode.Container): Promise<Control> {
  const { State } = await container.inspect();
  const cgroup = await locateCgroup(State.Pid, container.id);
  if (cgroup !== undefined && (await canControl(State.Pid))) return localControl(State.Pid, cgroup);
  return remoteControl(docker, container);
}
