import { expect } from 'chai';
import { fieldLines, fieldsOf, type JsonSchema } from './schema-fields.ts';

const linesOf = (schema: JsonSchema) => fieldLines('', fieldsOf(schema));

describe('fieldsOf', () => {
  it('lists nested, optional and nullable fields with their types and constraints', () => {
    const schema = {
      type: 'object',
      required: ['id', 'players', 'line'],
      properties: {
        id: { type: 'string', maxLength: 64 },
        players: {
          type: 'object',
          properties: { X: { type: ['object', 'null'], properties: { name: { type: 'string' } } } },
        },
        line: { type: ['array', 'null'], items: { type: 'integer', minimum: 0 }, maxItems: 3 },
        by: { enum: ['line', null] },
      },
    };
    expect(linesOf(schema)).to.deep.equal([
      'id string(maxLength 64)',
      'players.X? object | null',
      'players.X?.name? string',
      'line integer(minimum 0)[](maxItems 3) | null',
      'by? "line" | null',
    ]);
  });

  it('lists the fields of the objects in a list, and of the alternatives', () => {
    const item = { type: 'object', required: ['path'], properties: { path: { type: 'string' } } };
    expect(linesOf({ type: 'array', items: item })).to.deep.equal(['object[]', '[].path string']);
    expect(linesOf({ anyOf: [{ type: 'null' }, item] })).to.deep.equal(['null | object', 'path string']);
  });

  it('names a component and a list of them, and goes no deeper', () => {
    const $ref = '#/components/schemas/Game';
    const properties = { game: { $ref }, games: { type: 'array', items: { $ref } } };
    expect(linesOf({ type: 'object', required: ['game', 'games'], properties })).to.deep.equal([
      'game Game',
      'games Game[]',
    ]);
  });

  it('leaves titles and descriptions out', () => {
    const worded = { type: 'string', title: 'A name', description: 'The name of a player' };
    expect(linesOf(worded)).to.deep.equal(linesOf({ type: 'string' }));
  });
});
