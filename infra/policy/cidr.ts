/** A range of ports. A rule for every protocol or without ports covers all of them. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a CIDR block is as wide as the internet: `/0`, or one of the halves and quarters into which a rule
 * could be split to look narrower.
 */
export function isInternet(cidr: string): boolean {
  const length = Number(cidr.split('/')[1] ?? 128);
  return cidr.includes(':') ? length < 16 : length < 8;
}

/** The ports that a security-group rule opens. */
export function toPortRange(protocol: string, from: number | undefined, to: number | undefined): PortRange {
  // -1 means every protocol, or every port.
  if (isEveryProtocol(protocol) || from === undefined || from === -1) {
    return { protocol, from: 0, to: 65_535 };
  }
  return { protocol, from, to: to ?? from };
}

export function isEveryProtocol(protocol: string): boolean {
  return protocol === '-1' || protocol === 'all';
}

export function includesPort({ from, to }: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

/** Formats ports for a message, such as `tcp 80` or `every port`. */
export function formatPorts({ protocol, from, to }: PortRange): string {
  if (from === 0 && to === 65_535) return 'every port';
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}
