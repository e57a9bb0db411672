/** State of one part of a service. `degraded`: it works, but somebody should look. */
export interface PartState {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly detail?: string;
}

export type Probe = () => PartState | Promise<PartState>;

/** What a service needs in order to be ready, asked when somebody wants to know. */
export class Readiness {
  private readonly probes = new Map<string, Probe>();

  /** Registers a part under a name; a second registration replaces the first. */
  add(part: string, probe: Probe): void {
    this.probes.set(part, probe);
  }

  /** Asks every part, each for at most the time, ms. Never rejects. */
  async check(timeoutMs = 2_000): Promise<Readonly<Record<string, PartState>>> {
    const entries = [...this.probes].map(async ([part, probe]) => [part, await ask(probe, timeoutMs)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
}

async function ask(probe: Probe, timeoutMs: number): Promise<PartState> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([Promise.resolve().then(probe), tooLate]);
  } catch (error) {
    return { status: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The worst state decides. */
export function worstOf(states: Iterable<PartState>): PartState['status'] {
  const all = [...states].map((state) => state.status);
  return all.find((status) => status === 'unavailable') ?? all.find((status) => status === 'degraded') ?? 'ok';
}
