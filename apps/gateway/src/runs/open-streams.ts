import { AssayError, NEWS } from '@assay/contracts';
import { Newsroom } from '@assay/messaging';
import { METRICS, Metrics, type Gauge } from '@assay/telemetry';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { GatewayConfig } from '../config.ts';
import type { Principal } from '../identity/principal.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';

/** One open stream: ends when the signal is aborted; to be disposed of when it has ended. */
export interface OpenStream extends Disposable {
  readonly signal: AbortSignal;
}

/** The live streams of this gateway: so many for each user, each for as long as its session. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly ends = new Map<AbortController, Principal>();
  private readonly limit: number;
  private readonly gauge: Gauge;

  constructor(newsroom: Newsroom, metrics: Metrics, @Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.limit = config.streamsPerUser;
    this.gauge = metrics.gauge(METRICS.liveStreams);
    newsroom.hear(NEWS.sessionEnded, ({ sessionId }) => this.endWhere((principal) => principal.sessionId === sessionId));
  }

  onModuleDestroy(): void {
    this.endWhere(() => true);
  }

  /** Errors: `too_many_live_streams`. */
  open(principal: Principal): OpenStream {
    const open = [...this.ends.values()].filter(({ user }) => user.id === principal.user.id).length;
    if (open >= this.limit) throw new AssayError('too_many_live_streams', { details: { limit: this.limit } });
    const end = new AbortController();
    this.ends.set(end, principal);
    this.gauge.set(this.ends.size);
    return {
      signal: end.signal,
      [Symbol.dispose]: () => {
        this.ends.delete(end);
        this.gauge.set(this.ends.size);
      },
    };
  }

  private endWhere(meant: (principal: Principal) => boolean): void {
    for (const [end, principal] of this.ends) if (meant(principal)) end.abort();
  }
}
