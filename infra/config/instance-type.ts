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

/**
 * Baseline of a burstable type (T family): the CPU in percent of each vCPU that its credits pay for in the long run.
 * Undefined for other types. Source: EC2 user guide, "Key concepts for burstable performance instances".
 */
export function getCpuBaseline(instanceType: string): number | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  if (!/^t\d/.test(family)) return undefined;
  return (family === 't2' ? { ...baselines, xlarge: 22.5, '2xlarge': 16.9 } : baselines)[size];
}

const baselines: Readonly<Record<string, number>> = {
  nano: 5,
  micro: 10,
  small: 20,
  medium: 20,
  large: 30,
  xlarge: 40,
  '2xlarge': 40,
};
