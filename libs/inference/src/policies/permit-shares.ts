/** Permits that one replica has, in use or at hand. */
export interface PermitShare {
  readonly permits: number;
  /** Unless it is renewed, they are everybody's again then, ms since the epoch. */
  readonly until: number;
}

/** Plain data, so that it can live in a shared cell. */
export interface PermitShares {
  readonly shares: Readonly<Record<string, PermitShare>>;
}

export interface PermitPolicy {
  /** How long a replica that is not heard of any more keeps its share, ms. */
  readonly ttlMs: number;
  /** Largest part of what is left that a replica may keep at hand; less than one permit is none. */
  readonly maxShare: number;
  /** Until somebody who found no permit looks once more: what others are just giving back has arrived then, ms. */
  readonly secondLookMs: number;
  /** How long it is believed that there is none, without looking again, ms. */
  readonly staleMs: number;
}

export const PERMITS: PermitPolicy = { ttlMs: 5_000, maxShare: 1 / 16, secondLookMs: 40, staleMs: 50 };

/** What a replica needs of a limit. */
export interface PermitNeed {
  readonly replica: string;
  /** In use now. What is in use stays so, even when there are too many. */
  readonly inUse: number;
  /** In use now, and asked for. */
  readonly wanted: number;
  /** Wanted beside them, to be at hand. */
  readonly spare: number;
}

export interface Claim {
  readonly state: PermitShares;
  readonly share: PermitShare;
  /** How many of the share are wanted by nobody yet. */
  readonly spare: number;
}

/** The shares with that of one replica renewed: as much of what it needs as the others leave. A share of nothing is none. */
export function claimShare(before: PermitShares | undefined, limit: number, policy: PermitPolicy, need: PermitNeed, now: number): Claim {
  const others = Object.entries(before?.shares ?? {}).filter(([replica, { until }]) => replica !== need.replica && now < until);
  const free = limit - others.reduce((sum, [, { permits }]) => sum + permits, 0);
  const spare = Math.max(0, Math.floor(Math.min(need.spare, (free - need.wanted) * policy.maxShare)));
  const share = { permits: Math.max(need.inUse, Math.min(free, need.wanted + spare)), until: now + policy.ttlMs };
  const shares = Object.fromEntries(share.permits > 0 ? [...others, [need.replica, share]] : others);
  return { state: { shares }, share, spare };
}
