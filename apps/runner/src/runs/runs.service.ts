import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Sandboxes } from '../sandboxes/sandboxes.service.ts';
import type { RunSlots } from './run-slots.ts';

/** Begins with the application; at its end finishes what is under way or hands it back, and only then closes the sandboxes. */
@Injectable()
export class RunsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly slots: RunSlots;
  private readonly sandboxes: Sandboxes;
  private readonly drainMs: number;

  constructor(slots: RunSlots, sandboxes: Sandboxes, drainMs: number) {
    this.slots = slots;
    this.sandboxes = sandboxes;
    this.drainMs = drainMs;
  }

  onApplicationBootstrap(): void {
    this.slots.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.slots.stop(this.drainMs);
    await this.sandboxes.host.close();
  }
}
