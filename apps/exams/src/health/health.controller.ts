import { AssayError, EXAMS } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Readiness, worstOf } from '@assay/service';
import { Controller } from '@nestjs/common';

@Controller()
export class HealthController {
  private readonly readiness: Readiness;

  constructor(readiness: Readiness) {
    this.readiness = readiness;
  }

  /** Errors: `service_unavailable` naming the parts that are not ready. */
  @Handle(EXAMS.health)
  async check(): Promise<{ status: 'ok' | 'degraded'; detail?: string }> {
    const parts = await this.readiness.check();
    const status = worstOf(Object.values(parts));
    const wanting = Object.entries(parts).filter(([, part]) => part.status !== 'ok');
    const detail = wanting.map(([name, part]) => `${name}: ${part.detail ?? part.status}`).join('; ');
    if (status === 'unavailable') throw new AssayError('service_unavailable', { details: { parts: detail } });
    return detail === '' ? { status } : { status, detail };
  }
}
