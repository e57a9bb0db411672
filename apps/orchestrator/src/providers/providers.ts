import { TIMEOUTS, type Provider, type Target } from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';
import type { ProviderSettings } from './make-provider.ts';

type Maker = (settings: ProviderSettings) => Provider & { close?(): Promise<void> };

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
    const { providers, routes, defaults } = plan.config;
    const connectMs = Math.max(
      ...[defaults, ...routes.map(({ policies }) => policies)].map((policies) => (policies?.timeouts ?? TIMEOUTS).connectMs),
    );
    this.byName = new Map(
      Object.entries(providers).map(([name, config]) => {
        const settings = { config, key: secrets.ofProvider(name), connectMs };
        const of = JSON.stringify(settings);
        const known = before.get(name);
        return [name, known?.of === of ? known : { made: this.make(settings), of }];
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
