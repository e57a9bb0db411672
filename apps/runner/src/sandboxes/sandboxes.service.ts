import type { SandboxHost } from '@assay/sandbox';
import type { SandboxGauges } from './sandbox-gauges.ts';

/** The sandbox host of this process. Whoever works in its sandboxes closes it, after the work. */
export class Sandboxes {
  readonly host: SandboxHost;
  /** Full name of an image of the lab. */
  readonly imageName: (image: string) => string;
  private readonly gauges: SandboxGauges;

  constructor(host: SandboxHost, gauges: SandboxGauges, imageName: (image: string) => string) {
    this.host = host;
    this.gauges = gauges;
    this.imageName = imageName;
  }

  /** Ready containers by image. */
  ready(): Readonly<Record<string, number>> {
    return this.gauges.ready();
  }
}
