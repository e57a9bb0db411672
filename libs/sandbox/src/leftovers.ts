import type Dockerode from 'dockerode';
import { removeContainer } from './removal.ts';

/** Removes every container, network and volume that carries the label; containers first, they hold on to the rest. */
export async function removeLeftovers(docker: Dockerode, label: string): Promise<void> {
  const filters = { label: [label] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => removeContainer(docker.getContainer(Id))));
  const [networks, { Volumes: volumes }] = await Promise.all([docker.listNetworks({ filters }), docker.listVolumes({ filters })]);
  await Promise.all([
    ...networks.map(({ Id }) => docker.getNetwork(Id).remove()),
    ...volumes.map(({ Name }) => docker.getVolume(Name).remove({ force: true })),
  ]);
}
