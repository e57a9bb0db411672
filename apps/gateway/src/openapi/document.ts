import * as contracts from '@assay/contracts';
import { ErrorBody, HTTP, SESSION_COOKIE, type HttpOperation } from '@assay/contracts';
import { z } from 'zod';

type JsonObject = Record<string, unknown>;

const JSON_SCHEMA = { target: 'draft-2020-12', unrepresentable: 'any' } as const;

/** The contracts' schemas that have a name of their own: they become components. */
function named(): [string, z.ZodType][] {
  return Object.values<unknown>(contracts).flatMap((value) => {
    if (!(value instanceof z.ZodType)) return [];
    const id = z.globalRegistry.get(value)?.id;
    return id === undefined ? [] : [[id, value] as [string, z.ZodType]];
  });
}

function schemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...own } = z.toJSONSchema(schema, { ...JSON_SCHEMA, io: 'input' });
  return own;
}

/** The OpenAPI 3.1 document of the gateway, from the HTTP table and the schemas alone. */
export function openApiDocument(): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [operationId, operation] of Object.entries<HttpOperation>(HTTP)) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describeOperation(operationId, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Assay',
      version: '1',
      description: 'Practise, submit and be graded by evidence.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
      schemas: components(),
    },
  };
}

function components(): JsonObject {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named()) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...JSON_SCHEMA, io: 'output', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]));
}

function describeOperation(operationId: string, operation: HttpOperation): JsonObject {
  return {
    operationId,
    summary: operation.summary,
    ...(operation.scope === undefined ? { security: [] } : { 'x-scope': operation.scope }),
    parameters: [
      ...parameters(operation.params, 'path'),
      ...parameters(operation.query, 'query'),
      ...parameters(operation.headers, 'header'),
    ],
    ...(operation.body ? { requestBody: { required: true, content: { 'application/json': { schema: reference(operation.body) } } } } : {}),
    responses: {
      [operation.status]: success(operation),
      default: { description: 'An error with a code', content: { 'application/json': { schema: reference(ErrorBody) } } },
    },
  };
}

function success(operation: HttpOperation): JsonObject {
  if (operation.produces) return { description: operation.summary, content: { [operation.produces]: { schema: { type: 'string' } } } };
  if (!operation.response) return { description: operation.summary };
  return { description: operation.summary, content: { 'application/json': { schema: reference(operation.response) } } };
}

function reference(schema: z.ZodType): JsonObject {
  if (schema instanceof z.ZodArray) return { type: 'array', items: reference(schema.element as z.ZodType) };
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error('a schema of the HTTP table has no id');
  return { $ref: `#/components/schemas/${id}` };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'header'): JsonObject[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const type = field as z.ZodType;
    return { name, in: place, required: place === 'path' || !type.safeParse(undefined).success, schema: schemaOf(type) };
  });
}
