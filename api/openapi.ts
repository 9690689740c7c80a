import { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import { Problem } from './contract/common.ts';
import { operations, type Operation } from './contract/operations.ts';

/** OpenAPI 3.1, made from the schemas that requests are really parsed by. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const schemas: Schemas = {};
  const describe = (schema: z.ZodType, io: 'input' | 'output') => schemaOf(schema, io, schemas);
  describe(Problem, 'output');
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation, describe) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Airdex',
      version: packageJson.version,
      description:
        'What can be played, and where. The sound itself goes straight from its source to the player. ' +
        'Query parameters that a route does not know are ignored. A cursor belongs to the filter and sort it came from.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas,
    },
  };
}

type Json = Record<string, unknown>;
type Schemas = Record<string, Json>;
type Describe = (schema: z.ZodType, io: 'input' | 'output') => Json;

function describeOperation(operation: Operation, describe: Describe): Json {
  const { query, body, answer } = operation;
  const content = answer && { 'application/json': { schema: describe(answer, 'output') } };
  return {
    operationId: `${operation.method}${operation.path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: operation.summary,
    tags: [operation.tag],
    security: operation.who === 'anyone' ? [{}, { bearer: [] }] : [{ bearer: [] }],
    parameters: [...pathParameters(operation.path), ...queryParameters(query, describe)],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: describe(body, 'input') } } },
    }),
    responses: {
      [operation.status]: { description: operation.summary, ...(content && { content }) },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
}

function queryParameters(query: z.ZodObject | undefined, describe: Describe): object[] {
  if (!query) return [];
  return Object.entries(query.shape).map(([name, field]) => {
    const { description, ...schema } = describe(field as z.ZodType, 'input');
    const isOptional = (field as z.ZodType).safeParse(undefined).success;
    return { name, in: 'query', required: !isOptional, schema, ...(description ? { description } : {}) };
  });
}

/** The schema in JSON; what has a name goes to the document's components, and is referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Schemas): Json {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _, $defs, id, ...rest } = JSON.parse(text) as Json & { $defs?: Schemas; id?: string };
  Object.assign(named, $defs);
  if (id === undefined) return rest;
  named[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}
