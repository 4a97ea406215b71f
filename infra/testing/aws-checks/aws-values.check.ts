import { expect } from 'chai';
import type { RecordedResource } from '../recorded-resource.ts';
import { createApiRequests } from './api-requests.ts';
import { requirePythonPackages } from './python.ts';
import { recordEverything } from './recorded-stacks.ts';
import { seededValues, type SeededValue } from './seeded-values.ts';
import { readServiceModel } from './service-model.ts';
import { validateRequest } from './validate-request.ts';

/** Errors in the API requests of a resource, and inputs that no request contains. */
function checkResource(resource: RecordedResource): readonly string[] {
  const { requests, unused } = createApiRequests(resource);
  return [
    ...unused.map((input) => `${input} is in no API request`),
    ...requests.flatMap((request) => validateRequest(readServiceModel(request.service), request)),
  ];
}

describe('AWS resources, compared with the models of botocore', function () {
  this.timeout(60_000);
  requirePythonPackages();
  let recordings: ReadonlyMap<string, readonly RecordedResource[]>;
  before(async () => {
    const everything = [...(await recordEverything())];
    recordings = new Map(
      everything.map(([name, resources]) => [name, resources.filter(({ type }) => type.startsWith('aws:'))]),
    );
  });

  for (const recording of ['staging', 'prod', 'prod, with every optional resource', 'bootstrap']) {
    it(`${recording}: every API request is valid`, () => {
      const resources = recordings.get(recording) ?? [];
      expect(resources).to.have.length.above(25);
      const errors = resources.flatMap((resource) =>
        checkResource(resource).map((error) => `${resource.type} ${resource.name}: ${error}`),
      );
      expect(errors).to.deep.equal([]);
    });
  }

  for (const seeded of seededValues) {
    it(`report ${seeded.input} ${JSON.stringify(seeded.value)?.slice(0, 40) ?? 'missing'} of ${seeded.type}`, () => {
      const resources = [...recordings.values()].flat().filter((each) => hasInput(each, seeded));
      expect(resources).to.have.length.above(0);
      const [errors] = resources.map((resource) => checkResource(changeInput(resource, seeded)));
      expect(errors?.filter((error) => error.startsWith(seeded.error))).to.have.length(1);
    });
  }
});

/** Whether a resource has the input, or at least the object that it would be in. */
function hasInput({ type, inputs }: RecordedResource, seeded: SeededValue): boolean {
  const [, ...parents] = seeded.input.split('.').reverse();
  const parent = parents.reverse().reduce<unknown>(getProperty, inputs);
  return type === seeded.type && typeof parent === 'object' && parent !== null && isSimilar(inputs, seeded);
}

/** A certificate is requested or imported. */
const isSimilar = (inputs: RecordedResource['inputs'], { type }: SeededValue) =>
  type !== 'aws:acm/certificate:Certificate' || 'domainName' in inputs;

function changeInput(resource: RecordedResource, { input, value }: SeededValue): RecordedResource {
  const inputs = structuredClone(resource.inputs);
  const [last = '', ...parents] = input.split('.').reverse();
  const parent = parents.reverse().reduce<unknown>(getProperty, inputs) as Record<string, unknown>;
  parent[last] = value;
  return { ...resource, inputs };
}

const getProperty = (value: unknown, key: string): unknown =>
  (value as Readonly<Record<string, unknown>> | undefined)?.[key];
