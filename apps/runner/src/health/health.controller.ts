import { RUNNER } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Readiness, worstOf } from '@assay/service';
import { Controller } from '@nestjs/common';
import { Sandboxes } from '../sandboxes/sandboxes.service.ts';

/** Says whether this runner works, to whoever asks over NATS. */
@Controller()
export class HealthController {
  private readonly sandboxes: Sandboxes;
  private readonly readiness: Readiness;

  constructor(sandboxes: Sandboxes, readiness: Readiness) {
    this.sandboxes = sandboxes;
    this.readiness = readiness;
  }

  @Handle(RUNNER.health)
  async check(_request: object) {
    const parts = await this.readiness.check();
    const wrong = Object.entries(parts).filter(([, { status }]) => status !== 'ok');
    return {
      status: worstOf(Object.values(parts)) === 'ok' ? ('ok' as const) : ('degraded' as const),
      ...(wrong.length > 0 ? { detail: wrong.map(([part, { detail }]) => `${part}: ${detail ?? 'not ready'}`).join('; ') } : {}),
      pools: this.sandboxes.ready(),
    };
  }
}
