import { expect } from 'chai';
import { problemResponses, ProblemDocument } from './errors/problem-schemas.ts';
import { createSerializerCompiler } from './serialization.ts';

const route = { method: 'GET', url: '/' };

describe('createSerializerCompiler', () => {
  it('sends only fields of the schema, and of schemas that it refers to', () => {
    const compile = createSerializerCompiler({
      Game: { $id: 'Game', type: 'object', properties: { id: { type: 'string' } } },
    });
    const schema = { type: 'object', properties: { game: { $ref: 'Game#' } } };
    const serialize = compile({ ...route, schema });
    expect(serialize({ game: { id: 'a', secret: 1 }, secret: 2 })).to.equal('{"game":{"id":"a"}}');
  });

  it('compiles the schema that all problem responses share once', () => {
    const compile = createSerializerCompiler({
      Problem: ProblemDocument,
      Game: { $id: 'Game', type: 'object' },
    });
    const [first, ...others] = Object.values({
      ...problemResponses('gone'),
      ...problemResponses('not_found'),
    }).map(({ content }) => compile({ ...route, schema: content['application/problem+json'].schema }));
    expect(new Set(others)).to.deep.equal(new Set([first]));
    expect(compile({ ...route, schema: { type: 'string' } })).not.to.equal(first);
  });
});
