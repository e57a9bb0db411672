import type { HttpOperation } from '@assay/contracts';
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { principalOf, type Principal } from '../identity/principal.ts';
import { parseField } from './parse.ts';

const OPERATION = Symbol('HttpOperation');

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a handler of the operation receives: every part parsed by the contract's schema. */
export interface OperationInput<O extends HttpOperation> {
  readonly params: Parsed<O['params']>;
  readonly query: Parsed<O['query']>;
  readonly headers: Parsed<O['headers']>;
  readonly body: Parsed<O['body']>;
  /** Undefined only where the operation needs no authentication. */
  readonly principal: O['scope'] extends undefined ? Principal | undefined : Principal;
}

/** Binds a controller's method to one row of the HTTP table. */
export function Operation(operation: HttpOperation): MethodDecorator {
  return applyDecorators(
    SetMetadata(OPERATION, operation),
    RequestMapping({ path: operation.path, method: RequestMethod[operation.method] }),
    HttpCode(operation.status),
  );
}

/** The parsed request, as {@link OperationInput}. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const operation = operationOf(context);
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    params: parseField(operation?.params, request.params, 'params'),
    query: parseField(operation?.query, request.query, 'query'),
    headers: parseField(operation?.headers, request.headers, 'headers'),
    body: parseField(operation?.body, request.body, 'body'),
    principal: principalOf(request),
  };
});

/** The row of the table that a request was routed to; undefined for what is outside it. */
export function operationOf(context: ExecutionContext): HttpOperation | undefined {
  return Reflect.getMetadata(OPERATION, context.getHandler()) as HttpOperation | undefined;
}
