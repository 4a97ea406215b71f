import { expect } from 'chai';
import { listOperations, type OpenApi } from '../../contracts/openapi.ts';
import { ResponseValidator } from './openapi-document.ts';

const problem = { type: 'object', required: ['code'], properties: { code: { type: 'string' } } };
const document: OpenApi = {
  components: { schemas: { Problem: problem } },
  paths: {
    '/games/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }],
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { type: 'object', required: ['game'] } } },
          },
          304: { description: '' },
          404: {
            description: '',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    },
  },
};

describe('ResponseValidator', () => {
  const validator = new ResponseValidator(document);
  const [operation] = listOperations(document);
  const findViolation = (status: number, type: string, text: string) =>
    validator.findViolation({ status, type, text }, operation ?? null);
  const problemType = 'application/problem+json';

  it('accepts declared responses', () => {
    expect(findViolation(200, 'application/json', '{"game":{}}')).to.equal(null);
    expect(findViolation(404, problemType, '{"code":"not_found"}')).to.equal(null);
    expect(findViolation(304, '', '')).to.equal(null);
  });

  it('reports a 5xx response', () => {
    expect(findViolation(500, problemType, '{"code":"internal"}')).to.contain('server error 500');
  });

  it('reports an undeclared status, media type and body', () => {
    expect(findViolation(409, problemType, '{"code":"stale"}')).to.contain('undeclared status 409');
    expect(findViolation(404, 'text/html', '<p>')).to.contain('undeclared media type text/html');
    expect(findViolation(404, problemType, '{}')).to.contain('does not match its schema');
    expect(findViolation(200, 'application/json', '{}')).to.contain('does not match its schema');
  });

  it('reports a success response of an unknown route', () => {
    const findViolationWithoutOperation = (status: number) =>
      validator.findViolation({ status, type: problemType, text: '{"code":"x"}' }, null);
    expect(findViolationWithoutOperation(404)).to.equal(null);
    expect(findViolationWithoutOperation(200)).to.contain('200 from an unknown route');
  });
});
