import { isDeepStrictEqual } from 'node:util';
import { recordWholeBootstrap } from '../infra/bootstrap/testing/record-bootstrap.ts';
import { recordStackAndOutputs } from '../infra/testing/record-stack.ts';
import { toYaml, createStackDocument } from './stack-document.ts';

/** Settings under which parts appear that neither stack's own file asks for. */
const variantConfig = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ', nat: 'none' };

/** Everything that a stack asks for, as its own file configures it. */
export async function snapshotStack(name: 'staging' | 'prod'): Promise<string> {
  return `# Everything that the stack ${name} asks for.\n${toYaml(createStackDocument(await recordStackAndOutputs({ stack: name })))}`;
}

export async function snapshotBootstrap(): Promise<string> {
  return `# Everything that infra/bootstrap asks for.\n${toYaml(createStackDocument(await recordWholeBootstrap()))}`;
}

/** The resources that prod asks for only with a domain and without a NAT gateway, or otherwise than without them. */
export async function snapshotProdWithDomainAndNoNat(): Promise<string> {
  const standard = createStackDocument(await recordStackAndOutputs({ stack: 'prod' }));
  const variant = createStackDocument(await recordStackAndOutputs({ stack: 'prod', config: variantConfig }));
  const different = Object.entries(variant).filter(
    ([key, value]) => !isDeepStrictEqual(value, standard[key]),
  );
  const missing = Object.keys(standard).filter((key) => !(key in variant));
  const settings = Object.entries(variantConfig).map(([key, value]) => `${key} ${value}`);
  return (
    `# What the stack prod asks for with ${settings.join(', ')}, where it differs from prod.yaml.\n` +
    toYaml({ ...Object.fromEntries(different), 'not asked for': missing.sort() })
  );
}
