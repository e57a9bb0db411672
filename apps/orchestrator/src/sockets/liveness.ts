import type { Clock } from '@assay/inference';

export interface LivenessOptions {
  /** Time for a valid key, ms. */
  readonly helloMs: number;
  /** Silence after which a sign of life is asked for, and after which again nobody is there, ms. */
  readonly idleMs: number;
}

/** What becomes of a connection that is dead. */
export interface LivenessActions {
  ping(): void;
  /** No valid key was shown in time. */
  unknown(): void;
  /** Nothing came back. */
  gone(): void;
}

/** Watches over one connection: who never says who they are, and who has gone without a word, do not hold it for ever. */
export class Liveness {
  private asked = false;
  private readonly cancelHello: () => void;
  private cancelIdle: () => void;

  constructor(
    private readonly clock: Pick<Clock, 'alarm'>,
    private readonly options: LivenessOptions,
    private readonly actions: LivenessActions,
  ) {
    this.cancelHello = clock.alarm(options.helloMs, () => actions.unknown());
    this.cancelIdle = this.watch();
  }

  /** A valid key was shown. */
  hello(): void {
    this.cancelHello();
  }

  /** Something came, if only a pong. */
  heard(): void {
    this.asked = false;
    this.cancelIdle();
    this.cancelIdle = this.watch();
  }

  end(): void {
    this.cancelHello();
    this.cancelIdle();
  }

  private watch(): () => void {
    return this.clock.alarm(this.options.idleMs, () => {
      if (this.asked) {
        this.actions.gone();
        return;
      }
      this.asked = true;
      this.actions.ping();
      this.cancelIdle = this.watch();
    });
  }
}
