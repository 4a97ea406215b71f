import { Ajv } from 'ajv';
import { expect } from 'chai';
import fastJsonStringify from 'fast-json-stringify';
import Type, { type TSchema } from 'typebox';
import { nullable } from './nullable.ts';

describe('nullable', () => {
  const kinds: Record<string, { schema: TSchema; good: unknown; bad: unknown }> = {
    string: { schema: Type.String({ minLength: 2 }), good: 'ab', bad: 'a' },
    number: { schema: Type.Integer({ minimum: 10 }), good: 10, bad: 9 },
    array: { schema: Type.Array(Type.Integer(), { maxItems: 1 }), good: [1], bad: [1, 2] },
    object: {
      schema: Type.Object({ id: Type.String() }, { additionalProperties: false }),
      good: { id: 'a' },
      bad: { id: 'a', more: 1 },
    },
    enum: { schema: Type.Enum(['X', 'O']), good: 'X', bad: 'Y' },
  };
  for (const [kind, { schema, good, bad }] of Object.entries(kinds)) {
    it(`accepts null and otherwise validates like the original schema: ${kind}`, () => {
      const validate = new Ajv().compile(nullable(schema));
      expect([good, null, bad, undefined].map((value) => validate(value))).to.deep.equal([
        true,
        true,
        false,
        false,
      ]);
    });

    it(`serializes null and values without anyOf: ${kind}`, () => {
      const wrapper = Type.Object({ value: nullable(schema) });
      const stringify = fastJsonStringify(wrapper);
      expect([{ value: good }, { value: null }].map((value) => stringify(value))).to.deep.equal([
        JSON.stringify({ value: good }),
        '{"value":null}',
      ]);
      expect(JSON.stringify(wrapper)).not.to.contain('anyOf');
    });
  }

  it('throws for a union', () => {
    expect(() => nullable(Type.Union([Type.String(), Type.Integer()]))).to.throw(/not {"anyOf"/);
  });
});
