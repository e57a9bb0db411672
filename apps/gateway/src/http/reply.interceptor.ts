import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { operationOf } from './operation.ts';

/** Parses every answer by the contract's schema, so that nothing beyond it leaves the house. */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = operationOf(context)?.response;
    return schema ? next.handle().pipe(map((answer: unknown) => schema.parse(answer))) : next.handle();
  }
}
