export interface FollowedCancellation extends Disposable {
  readonly signal: AbortSignal;
}

/** Reason of the signal of a run that was called off. */
export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
  readonly runId: string;

  constructor(runId: string) {
    super(`run ${runId} was cancelled`);
    this.runId = runId;
  }
}

/** Who waits for runs to be called off. A run may be followed twice: handed out anew, while its old delivery winds down. */
export class Followers {
  private readonly byRun = new Map<string, Set<AbortController>>();

  add(runId: string): FollowedCancellation {
    const controller = new AbortController();
    const followers = this.byRun.get(runId) ?? new Set();
    this.byRun.set(runId, followers.add(controller));
    return {
      signal: controller.signal,
      [Symbol.dispose]: () => {
        followers.delete(controller);
        if (followers.size === 0 && this.byRun.get(runId) === followers) this.byRun.delete(runId);
      },
    };
  }

  abort(runId: string): void {
    for (const controller of this.byRun.get(runId) ?? []) controller.abort(new RunCancelled(runId));
  }

  runIds(): string[] {
    return [...this.byRun.keys()];
  }
}
