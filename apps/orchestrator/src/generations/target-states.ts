import { Breaker, Bulkhead, RetryBudget, type BreakerChange, type Clock, type PoliciesConfig, type Target } from '@assay/inference';

/** What a process remembers of a target between attempts. */
export interface TargetState {
  readonly target: Target;
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  readonly retries: RetryBudget;
}

/**
 * States by target and by the policies under which it is used. They outlive a reload of the configuration as long as those
 * stay the same: a breaker that is open does not close because somebody edited a price. The price itself is the new one.
 */
export class TargetStates {
  private readonly states = new Map<string, TargetState>();
  private readonly ofRoute = new WeakMap<PoliciesConfig, Map<string, TargetState>>();

  constructor(
    private readonly clock: Clock,
    private readonly onBreaker: (change: BreakerChange) => void,
  ) {}

  of(target: Target, policies: PoliciesConfig): TargetState {
    let known = this.ofRoute.get(policies);
    if (!known) this.ofRoute.set(policies, (known = new Map<string, TargetState>()));
    let state = known.get(target.name);
    if (!state) known.set(target.name, (state = this.shared(target, policies)));
    return state;
  }

  all(): Iterable<TargetState> {
    return this.states.values();
  }

  private shared(target: Target, policies: PoliciesConfig): TargetState {
    const { breaker, bulkhead } = policies;
    const key = JSON.stringify([target.provider, target.name, breaker, bulkhead]);
    const before = this.states.get(key);
    const state = before
      ? { ...before, target }
      : {
          target,
          breaker: new Breaker(target.name, this.clock, this.onBreaker, breaker),
          bulkhead: new Bulkhead(target.name, bulkhead),
          retries: new RetryBudget(this.clock),
        };
    this.states.set(key, state);
    return state;
  }
}
