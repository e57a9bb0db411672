import { docker } from '../shell/docker.ts';
import type { Life, Part } from './supervise.ts';

export interface ContainerPartOptions {
  readonly name: string;
  /** Name of the container; one that bears it already is replaced. */
  readonly container: string;
  /** Arguments of `docker run` after the name: labels, mounts, ports, image, command. */
  readonly args: readonly string[];
}

/** What a container of ours may do at most; nothing in it needs more. */
const CONFINED = [
  '--read-only',
  '--tmpfs',
  '/tmp',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--log-opt',
  'max-size=10m',
];

/** A container as a supervised part. What must last lies in its volume; the container itself is made anew for each life. */
export class ContainerPart implements Part {
  readonly name: string;
  readonly container: string;
  private readonly args: readonly string[];

  constructor(options: ContainerPartOptions) {
    this.name = options.name;
    this.container = options.container;
    this.args = options.args;
  }

  async start(): Promise<Life> {
    await this.remove();
    await docker(['run', '--detach', '--name', this.container, ...CONFINED, ...this.args]);
    return { ended: this.ended(), stop: () => this.stop() };
  }

  private async ended(): Promise<string> {
    try {
      return `exited with ${await docker(['wait', this.container], { detached: true })}`;
    } catch (error) {
      return `lost: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  private async stop(): Promise<void> {
    await docker(['stop', '--time', '10', this.container]).catch(() => undefined);
    await this.remove();
  }

  private async remove(): Promise<void> {
    await docker(['rm', '--force', this.container]).catch(() => undefined);
  }
}
