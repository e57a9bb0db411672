import { TIMEOUTS, type Plan, type Provider, type Target } from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';
import type { ProviderSettings } from './make-provider.ts';

type Made = Provider & { close?(): Promise<void> };
type Maker = (settings: ProviderSettings) => Made;

/** A provider under its settings; what speaks for it changes with its key. */
interface Slot {
  readonly of: string;
  readonly key: { is: string | undefined };
  made: Made;
}

/**
 * The providers of the configuration in force, and of those before it while requests that began with them may still try again. One
 * whose settings and secret stay the same keeps its connections over a reload.
 */
export class Providers {
  private byName = new Map<string, Slot>();
  private readonly ofTarget = new WeakMap<Target, Slot>();
  /** Longest time that a request of the configuration in force may take, ms. */
  private longestMs = 0;

  constructor(private readonly make: Maker) {}

  use({ plan, secrets }: Snapshot): void {
    const before = this.byName;
    const { connectMs, totalMs } = longest(plan);
    this.byName = new Map(
      Object.entries(plan.config.providers).map(([name, config]) => {
        const of = JSON.stringify([config, connectMs]);
        const key = secrets.ofProvider(name);
        const known = before.get(name);
        const make = (): Made => this.make({ config, key, connectMs });
        if (known?.of !== of) return [name, { of, key: { is: key }, made: make() }];
        if (known.key.is !== key) {
          this.retire(known.made);
          known.key.is = key;
          known.made = make();
        }
        return [name, known];
      }),
    );
    for (const [name, slot] of before) if (this.byName.get(name) !== slot) this.retire(slot.made);
    for (const target of plan.targets.values()) this.ofTarget.set(target, this.named(target.provider));
    this.longestMs = totalMs;
  }

  /** The provider of a target of the configuration in force, or of one before it. */
  of(target: Target): Provider {
    return (this.ofTarget.get(target) ?? this.named(target.provider)).made;
  }

  private named(name: string): Slot {
    const slot = this.byName.get(name);
    if (!slot) throw new Error(`no provider is called ${name}: the configuration was not checked`);
    return slot;
  }

  /** Streams that are under way end as they would; connections close when nobody can come to use them any more. */
  private retire(made: Made): void {
    setTimeout(() => void made.close?.(), this.longestMs).unref();
  }
}

/** The longest waits that any route allows. */
function longest({ config: { defaults, routes } }: Plan): { readonly connectMs: number; readonly totalMs: number } {
  const timeouts = [defaults, ...routes.map(({ policies }) => policies)].map((policies) => policies?.timeouts ?? TIMEOUTS);
  return {
    connectMs: Math.max(...timeouts.map(({ connectMs }) => connectMs)),
    totalMs: Math.max(...timeouts.map(({ totalMs }) => totalMs)),
  };
}
