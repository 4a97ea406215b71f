import { expect } from 'chai';
import type { OpenApi, OpenApiOperation } from './openapi.ts';
import { createOpenApiSections } from './openapi-sections.ts';
import type { JsonSchema } from './schema-fields.ts';

const object = (properties: Record<string, JsonSchema>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const user = object({ id: { type: 'string' }, name: { type: 'string' } });

const errors = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function operation(schema: JsonSchema, ...descriptions: string[]): OpenApiOperation {
  return {
    responses: {
      200: { description: '', content: { 'application/json': { schema } } },
      ...Object.fromEntries(descriptions.map((text, index) => [409 + index, errors(text)])),
    },
  };
}

function createDocument(...operations: OpenApiOperation[]): OpenApi {
  const code = { enum: ['stale', 'internal'] };
  return {
    components: { schemas: { Problem: object({ code }) } },
    paths: Object.fromEntries(operations.map((get, index) => [`/${index}/{id}`, { get }])),
  };
}

describe('createOpenApiSections', () => {
  it('lists an object of several routes once', () => {
    const document = createDocument(
      operation(object({ user })),
      operation(object({ users: { type: 'array', items: user } })),
    );
    const sections = createOpenApiSections(document);
    expect(sections['Responses']).to.deep.equal(['GET /0/:id 200 user User', 'GET /1/:id 200 users User[]']);
    expect(sections['Objects in requests and responses']).to.include.members([
      'User.id string',
      'User.name string',
    ]);
  });

  it('lists the fields of an object of a single route inline', () => {
    expect(createOpenApiSections(createDocument(operation(object({ user }))))['Responses']).to.deep.equal([
      'GET /0/:id 200 user.id string',
      'GET /0/:id 200 user.name string',
    ]);
  });

  it('lists the error codes of each route by status, and common ones once', () => {
    const sections = createOpenApiSections(
      createDocument(
        operation({ type: 'null' }, '`stale`: The game has moved on', '`internal`: A bug'),
        operation({ type: 'null' }, 'No code', '`internal`: Worded differently; `other`: no code'),
      ),
    );
    expect(sections['Responses']).to.include.members(['GET /0/:id 409 stale', 'GET /1/:id 409 problem']);
    expect(sections['Error responses that every route may give']).to.deep.equal(['410 internal']);
    expect(sections['Error codes']).to.deep.equal(['stale 409', 'internal 410']);
  });

  it('marks an error code that no route declares', () => {
    const sections = createOpenApiSections(createDocument(operation({ type: 'null' }, '`internal`: A bug')));
    expect(sections['Error codes']).to.deep.equal(['stale in no response', 'internal 409']);
  });

  it('throws if two different objects have the same name', () => {
    const other = object({ id: { type: 'integer' } });
    const [first, second] = [operation(object({ user })), operation(object({ user: other }))];
    expect(() => createOpenApiSections(createDocument(first, first, second, second))).to.throw(
      'Two objects have the name User',
    );
  });
});
