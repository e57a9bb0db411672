import type { SupervisionEvent } from '../../apps/cli/src/supervise/supervise.ts';

/** Follows what the supervisor reports, so that a test can wait for a part's next life. */
export class Lives {
  readonly events: SupervisionEvent[] = [];
  private readonly rebirths = new Map<string, PromiseWithResolvers<undefined>>();

  /** To be called before the blow: from now on the part's next start is its rebirth. */
  expectDeath(part: string): void {
    this.rebirths.set(part, Promise.withResolvers());
  }

  /** Resolves when the part has been started since {@link expectDeath}. */
  async next(part: string): Promise<void> {
    await this.rebirths.get(part)?.promise;
  }

  note(event: SupervisionEvent): void {
    this.events.push(event);
    if (event.type === 'started') this.rebirths.get(event.part)?.resolve(undefined);
  }
}
