import { expect } from 'chai';
import type { ServiceModel } from './service-model.ts';
import { validateRequest } from './validate-request.ts';

const model: ServiceModel = {
  operations: { CreateBox: { input: { shape: 'Box' } }, Ping: {} },
  shapes: {
    Box: {
      type: 'structure',
      required: ['Name'],
      members: {
        Name: { shape: 'Name' },
        Color: { shape: 'Color' },
        Size: { shape: 'Size' },
        Weight: { shape: 'Weight' },
        Open: { shape: 'Open' },
        Lid: { shape: 'Lid' },
        Labels: { shape: 'Labels' },
        Tags: { shape: 'Tags' },
        Picture: { shape: 'Picture' },
        Made: { shape: 'Made' },
      },
    },
    Name: { type: 'string', min: 2, max: 4, pattern: '[a-z]+' },
    // As some services write it: a flag within the pattern, and a class that Unicode mode rejects.
    Color: { type: 'string', pattern: '(?i)red|[\\w-_]*blue' },
    Kind: { type: 'string', enum: ['wood', 'paper'] },
    Size: { type: 'integer', min: 1, max: 9 },
    Weight: { type: 'double', min: 0 },
    Open: { type: 'boolean' },
    Lid: { type: 'structure', members: { Kind: { shape: 'Kind' } } },
    Labels: { type: 'list', member: { shape: 'Name' }, max: 2 },
    Tags: { type: 'map', key: { shape: 'Name' }, value: { shape: 'Kind' } },
    Picture: { type: 'blob', max: 3 },
    Made: { type: 'timestamp' },
  },
};

const validate = (parameters: unknown, operation = 'CreateBox') =>
  validateRequest(model, { service: 'boxes', operation, parameters });

describe('validateRequest', () => {
  it('accepts a valid request, and members that are undefined', () => {
    const valid = {
      Name: 'box',
      Color: 'light-blue',
      Size: 9,
      Weight: 0.5,
      Open: true,
      Lid: { Kind: 'wood' },
      Labels: ['ab', 'cd'],
      Tags: { ab: 'paper' },
      Picture: 'abc',
      Made: new Date(0),
    };
    expect(validate(valid)).to.deep.equal([]);
    expect(validate({ Name: 'box', Size: undefined })).to.deep.equal([]);
    expect(validate(undefined, 'Ping')).to.deep.equal([]);
  });

  for (const [title, parameters, error] of [
    ['a missing member', {}, 'CreateBox.Name is missing'],
    [
      'an unknown member',
      { Name: 'box', Lid: { Type: 'wood' } },
      'CreateBox.Lid.Type is unknown; allowed: Kind',
    ],
    ['a short string', { Name: 'a' }, 'CreateBox.Name is 1 characters; allowed: 2 to 4'],
    [
      'a string that a pattern does not match entirely',
      { Name: 'ab1' },
      'CreateBox.Name is "ab1"; allowed: [a-z]+',
    ],
    [
      'a pattern with a flag',
      { Name: 'box', Color: 'green' },
      'CreateBox.Color is "green"; allowed: (?i)red|',
    ],
    [
      'an enum value',
      { Name: 'box', Lid: { Kind: 'tin' } },
      'CreateBox.Lid.Kind is "tin"; allowed: wood, paper',
    ],
    ['a number out of range', { Name: 'box', Size: 10 }, 'CreateBox.Size is 10; allowed: 1 to 9'],
    [
      'a number below the minimum',
      { Name: 'box', Weight: -1 },
      'CreateBox.Weight is -1; allowed: at least 0',
    ],
    ['a fraction', { Name: 'box', Size: 1.5 }, 'CreateBox.Size is 1.5; allowed: a whole number'],
    ['a number as a string', { Name: 'box', Size: '5' }, 'CreateBox.Size is "5"; allowed: a whole number'],
    [
      'a boolean as a string',
      { Name: 'box', Open: 'true' },
      'CreateBox.Open is "true"; allowed: true or false',
    ],
    [
      'a long list',
      { Name: 'box', Labels: ['ab', 'ab', 'ab'] },
      'CreateBox.Labels is 3 elements; allowed: at most 2',
    ],
    ['a wrong element', { Name: 'box', Labels: ['ab', 'x'] }, 'CreateBox.Labels[1] is 1 characters'],
    ['a wrong key of a map', { Name: 'box', Tags: { A1: 'wood' } }, 'CreateBox.Tags key is "A1"'],
    ['a wrong value of a map', { Name: 'box', Tags: { ab: 'tin' } }, 'CreateBox.Tags.ab is "tin"'],
    ['long bytes', { Name: 'box', Picture: 'abcd' }, 'CreateBox.Picture is 4 bytes; allowed: at most 3'],
    ['a time as a string', { Name: 'box', Made: '1970' }, 'CreateBox.Made is "1970"; allowed: a time'],
    ['no object', 'box', 'CreateBox is "box"; allowed: an object'],
  ] as const) {
    it(`reports ${title}`, () => {
      const errors = validate(parameters);
      expect(errors).to.have.length(1);
      expect(errors[0]).to.match(new RegExp(`^${error.replace(/[.[\]()?+|]/g, '\\$&')}`));
    });
  }

  it('reports an unknown operation', () => {
    expect(validate({}, 'OpenBox')).to.deep.equal(['OpenBox is no operation of the service']);
  });
});
