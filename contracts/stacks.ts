import { isDeepStrictEqual } from 'node:util';
import { recordWholeBootstrap } from '../infra/bootstrap/testing/record-bootstrap.ts';
import { recordStackAndOutputs } from '../infra/testing/record-stack.ts';
import { toYaml, createStackDocument } from './stack-document.ts';

/** Settings that add resources which neither stack's configuration file does. */
const variantConfig = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ', nat: 'none' };

/** Snapshot of every resource of a stack with the configuration of its file. */
export async function snapshotStack(name: 'staging' | 'prod'): Promise<string> {
  return `# Every resource of the stack ${name}.\n${toYaml(createStackDocument(await recordStackAndOutputs({ stack: name })))}`;
}

export async function snapshotBootstrap(): Promise<string> {
  return `# Every resource of infra/bootstrap.\n${toYaml(createStackDocument(await recordWholeBootstrap()))}`;
}

/** Snapshot of the resources of prod that a domain and no NAT gateway add or change. */
export async function snapshotProdWithDomainAndNoNat(): Promise<string> {
  const standard = createStackDocument(await recordStackAndOutputs({ stack: 'prod' }));
  const variant = createStackDocument(await recordStackAndOutputs({ stack: 'prod', config: variantConfig }));
  const different = Object.entries(variant).filter(
    ([key, value]) => !isDeepStrictEqual(value, standard[key]),
  );
  const missing = Object.keys(standard).filter((key) => !(key in variant));
  const settings = Object.entries(variantConfig).map(([key, value]) => `${key} ${value}`);
  return (
    `# Resources of the stack prod with ${settings.join(', ')} that differ from prod.yaml.\n` +
    toYaml({ ...Object.fromEntries(different), missing: missing.sort() })
  );
}
