import type { Architecture } from './settings.ts';

/**
 * The processor architecture of an EC2 instance type, derived from its family: in a name such as `m7gd` a `g` after the
 * generation means Graviton (EC2 user guide, "Instance type naming conventions").
 */
export function getArchitecture(instanceType: string): Architecture {
  const [family = ''] = instanceType.split('.');
  const attributes = /^[a-z]+\d+([a-z]*)/.exec(family)?.[1] ?? '';
  return family === 'a1' || attributes.includes('g') ? 'arm64' : 'x86_64';
}
