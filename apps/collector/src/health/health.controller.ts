import { COLLECTOR } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Readiness, worstOf } from '@assay/service';
import { Controller } from '@nestjs/common';

/** Says whether this collector works, to whoever asks over NATS. */
@Controller()
export class HealthController {
  private readonly readiness: Readiness;

  constructor(readiness: Readiness) {
    this.readiness = readiness;
  }

  @Handle(COLLECTOR.health)
  async check() {
    const parts = await this.readiness.check();
    const wrong = Object.entries(parts).filter(([, { status }]) => status !== 'ok');
    return {
      status: worstOf(Object.values(parts)) === 'ok' ? ('ok' as const) : ('degraded' as const),
      ...(wrong.length > 0 ? { detail: wrong.map(([part, { detail }]) => `${part}: ${detail ?? 'not ready'}`).join('; ') } : {}),
    };
  }
}
