import type { Rpc } from '@assay/contracts';
import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { z } from 'zod';

/** The transport turns errors into replies; Nest's own filter would blank them first. */
@Catch()
class PassErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

type Handler<R extends Rpc> = (request: z.output<R['request']>) => Promise<z.input<R['reply']>>;

/**
 * Marks a controller's method as the one that answers an RPC. It receives the parsed request; its result is
 * parsed by the reply's schema before it is sent, so that nothing beyond the contract leaves the process.
 */
export function Handle<R extends Rpc>(
  rpc: R,
): <Method extends Handler<R>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Method>) => void {
  return applyDecorators(MessagePattern(rpc.subject, { rpc }), UseFilters(PassErrors));
}
