import { expect } from 'chai';
import { formatFields, listFields, type JsonSchema } from './schema-fields.ts';

const formatLines = (schema: JsonSchema) => formatFields('', listFields(schema));

describe('listFields', () => {
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
    expect(formatLines(schema)).to.deep.equal([
      'id string(maxLength 64)',
      'players.X? object | null',
      'players.X?.name? string',
      'line integer(minimum 0)[](maxItems 3) | null',
      'by? "line" | null',
    ]);
  });

  it('lists the fields of array items and of alternatives', () => {
    const item = { type: 'object', required: ['path'], properties: { path: { type: 'string' } } };
    expect(formatLines({ type: 'array', items: item })).to.deep.equal(['object[]', '[].path string']);
    expect(formatLines({ anyOf: [{ type: 'null' }, item] })).to.deep.equal(['null | object', 'path string']);
  });

  it('names components and arrays of them without their fields', () => {
    const $ref = '#/components/schemas/Game';
    const properties = { game: { $ref }, games: { type: 'array', items: { $ref } } };
    expect(formatLines({ type: 'object', required: ['game', 'games'], properties })).to.deep.equal([
      'game Game',
      'games Game[]',
    ]);
  });

  it('omits titles and descriptions', () => {
    const worded = { type: 'string', title: 'A name', description: 'The name of a player' };
    expect(formatLines(worded)).to.deep.equal(formatLines({ type: 'string' }));
  });
});
