import { recordBootstrap } from '../../bootstrap/testing/record-bootstrap.ts';
import { recordStack, type StackToRecord } from '../../testing/record-stack.ts';
import type { RecordedResource } from '../../testing/recorded-resource.ts';
import type { StackResource } from '../resource.ts';
import { createAnyResource } from './resources.ts';

/** A stack as the policy pack receives it: the program's resources and the subnets that awsx creates. */
export async function recordStackForPolicy(variant: StackToRecord): Promise<readonly StackResource[]> {
  const recorded = await recordStack(variant);
  return recorded.flatMap((resource) => [
    toStackResource(resource, variant.stack),
    ...createSubnets(resource, variant.stack),
  ]);
}

/** The bootstrap as the policy pack receives it. */
export async function recordBootstrapForPolicy(): Promise<readonly StackResource[]> {
  const recorded = await recordBootstrap();
  return recorded.map(({ type, name, inputs }) => ({
    ...createAnyResource(type, inputs, { name, stack: 'bootstrap' }),
    identities: typeof inputs['bucket'] === 'string' ? [inputs['bucket']] : [],
  }));
}

/** Types whose secret values are outputs, not inputs. */
const generatingTypes = /^(random|tls):/;

function toStackResource(
  { type, name, urn, id, inputs, outputs, options }: RecordedResource,
  stack: string,
): StackResource {
  const identities = [id, ...['arn', 'name', 'bucket', 'vpcId'].map((property) => outputs[property])];
  return {
    type,
    name,
    stack,
    urn,
    props: generatingTypes.test(type) ? outputs : inputs,
    ...(options.parent === '' ? {} : { parent: options.parent }),
    identities: identities.filter((each): each is string => typeof each === 'string' && each !== ''),
    getSources: (property) => options.propertyDependencies[property] ?? [],
  };
}

/** awsx's component creates its subnets outside the recording; public ones map addresses. */
function createSubnets({ type, name, urn, inputs }: RecordedResource, stack: string): StackResource[] {
  if (type !== 'awsx:ec2:Vpc') return [];
  const createSubnet = (suffix: string, mapPublicIpOnLaunch: boolean) => ({
    ...createAnyResource(
      'aws:ec2/subnet:Subnet',
      { mapPublicIpOnLaunch, tags: inputs['tags'] },
      { name: `${name}-${suffix}`, stack },
    ),
    parent: urn,
  });
  return [createSubnet('public-1', true), createSubnet('private-1', false)];
}
