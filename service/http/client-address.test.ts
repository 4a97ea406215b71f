import { expect } from 'chai';
import {
  deriveAddressKey,
  getClientAddress,
  getClientNetwork,
  type ClientRequest,
} from './client-address.ts';

const createRequest = (ip: string) => ({ ip, socket: { remoteAddress: '127.0.0.1' } }) as ClientRequest;

describe('getClientAddress', () => {
  for (const [ip, expected] of [
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ] as const) {
    it(`returns ${expected} for ${ip}`, () => expect(getClientAddress(createRequest(ip))).to.equal(expected));
  }

  for (const ip of ['', 'unknown', '192.0.2.078', '192.0.2.1:', '[::1', '1.2.3.4.5:80', 'x'.repeat(10_000)]) {
    it(`returns the address of the connection for what is not an address: "${ip.slice(0, 20)}"`, () =>
      expect(getClientAddress(createRequest(ip))).to.equal('127.0.0.1'));
  }
});

describe('getClientNetwork', () => {
  const getNetworks = (...ips: string[]) => new Set(ips.map((ip) => getClientNetwork(createRequest(ip))));

  it('is the same for all forms of an IPv4 address', () => {
    const forms = [
      '192.0.2.77',
      '::ffff:192.0.2.77',
      '::FFFF:c000:24d',
      '0:0:0:0:0:ffff:c000:024d',
      '192.0.2.77:1',
    ];
    expect([...getNetworks(...forms)]).to.deep.equal(['192.0.2.77']);
  });

  it('is the same within an IPv6 /64 network, also with zones, and differs between networks', () => {
    expect(getNetworks('2001:db8::1', '2001:db8::ffff:2', '[2001:db8::3]:9', '2001:db8::4%a').size).to.equal(
      1,
    );
    expect(getNetworks('2001:db8::1', '2001:db8:0:1::1').size).to.equal(2);
  });
});

describe('deriveAddressKey', () => {
  const getKeys = (...ips: string[]) => new Set(ips.map((ip) => deriveAddressKey(createRequest(ip))));

  it('is the same for all ports that a proxy adds to an address, and for all that is not an address', () => {
    expect(getKeys('192.0.2.1', '192.0.2.1:1', '192.0.2.1:2').size).to.equal(1);
    expect(getKeys('unknown', 'x'.repeat(10_000)).size).to.equal(1);
  });

  it('is the same within an IPv6 /48 network, and differs between networks', () => {
    expect(getKeys('2001:db8::1', '[2001:db8:0:1::1]:9').size).to.equal(1);
    expect(getKeys('2001:db8::1', '2001:db8:1::1').size).to.equal(2);
  });
});
