import { isDeepStrictEqual } from 'node:util';
import { recordWholeBootstrap } from '../infra/bootstrap/testing/record-bootstrap.ts';
import { recordWhole } from '../infra/testing/record-stack.ts';
import { asYaml, stackDocument } from './stack-document.ts';

/** Settings under which parts appear that neither stack's own file asks for. */
const otherParts = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ', nat: 'none' };

/** Everything that a stack asks for, as its own file configures it. */
export async function stack(name: 'staging' | 'prod'): Promise<string> {
  return `# Everything that the stack ${name} asks for.\n${asYaml(stackDocument(await recordWhole({ stack: name })))}`;
}

export async function bootstrap(): Promise<string> {
  return `# Everything that infra/bootstrap asks for.\n${asYaml(stackDocument(await recordWholeBootstrap()))}`;
}

/** The resources that prod asks for only with a domain and without a NAT gateway, or otherwise than without them. */
export async function prodWithDomainAndNoNat(): Promise<string> {
  const usual = stackDocument(await recordWhole({ stack: 'prod' }));
  const variant = stackDocument(await recordWhole({ stack: 'prod', config: otherParts }));
  const different = Object.entries(variant).filter(([key, value]) => !isDeepStrictEqual(value, usual[key]));
  const missing = Object.keys(usual).filter((key) => !(key in variant));
  const settings = Object.entries(otherParts).map(([key, value]) => `${key} ${value}`);
  return (
    `# What the stack prod asks for with ${settings.join(', ')}, where it differs from prod.yaml.\n` +
    asYaml({ ...Object.fromEntries(different), 'not asked for': missing.sort() })
  );
}
