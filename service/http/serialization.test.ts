import { expect } from 'chai';
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

  it('compiles a schema that many responses share once', () => {
    const compile = createSerializerCompiler({});
    const schema = { type: 'string' };
    const serialize = compile({ ...route, schema, httpStatus: '404' });
    expect(compile({ ...route, schema, httpStatus: '409' })).to.equal(serialize);
    expect(compile({ ...route, schema: { type: 'number' } })).not.to.equal(serialize);
  });
});
