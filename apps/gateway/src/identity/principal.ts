import { AssayError, type Scope, type User } from '@assay/contracts';
import type { FastifyRequest } from 'fastify';

/** Who asks, and by what right. */
export interface Principal {
  readonly user: User;
  readonly sessionId: string;
  /** What the token grants: never more than the role does. */
  readonly scopes: ReadonlySet<Scope>;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** Undefined while nobody is logged in. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}

/** Throws `forbidden`, naming the scope that is missing. */
export function assertScope({ scopes }: Principal, scope: Scope): void {
  if (!scopes.has(scope)) throw new AssayError('forbidden', { details: { scope } });
}
