import type { Provider, ProviderConfig, Target } from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';

type Maker = (config: ProviderConfig, secret: string | undefined) => Provider & { close?(): Promise<void> };

interface Made {
  readonly made: ReturnType<Maker>;
  /** Configuration and secret that it was made of. */
  readonly of: string;
}

/** The providers of the configuration in force. One whose settings and secret stay the same keeps its connections over a reload. */
export class Providers {
  private byName = new Map<string, Made>();

  constructor(private readonly make: Maker) {}

  use({ plan, secrets }: Snapshot): void {
    const before = this.byName;
    this.byName = new Map(
      Object.entries(plan.config.providers).map(([name, config]) => {
        const secret = secrets.ofProvider(name);
        const of = JSON.stringify([config, secret]);
        const known = before.get(name);
        return [name, known?.of === of ? known : { made: this.make(config, secret), of }];
      }),
    );
    // Streams that are under way end as they would; only idle connections close.
    for (const [name, old] of before) if (this.byName.get(name) !== old) void old.made.close?.();
  }

  of(target: Target): Provider {
    const found = this.byName.get(target.provider);
    if (!found) throw new Error(`no provider is called ${target.provider}: the configuration was not checked`);
    return found.made;
  }
}
