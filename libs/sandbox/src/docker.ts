import Dockerode from 'dockerode';

/** The Docker client; only this library may import dockerode. */
export type Docker = Dockerode;

/** Connects to `socketPath`, else where DOCKER_HOST points, else to the platform's usual socket. */
export function connectDocker(options: { readonly socketPath?: string } = {}): Docker {
  return new Dockerode(options.socketPath === undefined ? {} : { socketPath: options.socketPath });
}
