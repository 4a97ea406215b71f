import { expect } from 'chai';
import { Judge, type OpenApiDocument, operationsOf } from './openapi-document.ts';

const problem = { type: 'object', required: ['code'], properties: { code: { type: 'string' } } };
const document: OpenApiDocument & { components: object } = {
  components: { schemas: { Problem: problem } },
  paths: {
    '/games/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }],
        responses: {
          200: { content: { 'application/json': { schema: { type: 'object', required: ['game'] } } } },
          304: {},
          404: {
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    },
  },
};

describe('the judge of answers to hostile requests', () => {
  const judge = new Judge(document);
  const [operation] = operationsOf(document);
  const faultOf = (status: number, type: string, text: string) =>
    judge.faultOf({ status, type, text }, operation ?? null);
  const problemType = 'application/problem+json';

  it('has nothing against what is declared', () => {
    expect(faultOf(200, 'application/json', '{"game":{}}')).to.equal(null);
    expect(faultOf(404, problemType, '{"code":"not_found"}')).to.equal(null);
    expect(faultOf(304, '', '')).to.equal(null);
  });

  it('finds a fault of the service’s own', () => {
    expect(faultOf(500, problemType, '{"code":"internal"}')).to.contain('answered 500');
  });

  it('finds a status, a type and a body that are not declared', () => {
    expect(faultOf(409, problemType, '{"code":"stale"}')).to.contain('undeclared status 409');
    expect(faultOf(404, 'text/html', '<p>')).to.contain('undeclared type text/html');
    expect(faultOf(404, problemType, '{}')).to.contain('not as declared');
    expect(faultOf(200, 'application/json', '{}')).to.contain('not as declared');
  });

  it('finds an answer where nothing is', () => {
    const given = (status: number) =>
      judge.faultOf({ status, type: problemType, text: '{"code":"x"}' }, null);
    expect(given(404)).to.equal(null);
    expect(given(200)).to.contain('200 where nothing is');
  });
});
