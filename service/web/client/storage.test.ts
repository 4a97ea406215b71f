import { expect } from 'chai';
import { writeTabValue, readTabValue, setCookie } from './storage.ts';

describe('what the browser keeps for a tab', () => {
  const defineGlobal = (name: string, get: () => unknown) =>
    Object.defineProperty(globalThis, name, { get, configurable: true });
  afterEach(() => {
    for (const name of ['sessionStorage', 'document']) Reflect.deleteProperty(globalThis, name);
  });
  const throwSecurityError = () => {
    throw new DOMException('denied', 'SecurityError');
  };

  it('is read back', () => {
    const values = new Map<string, string>();
    defineGlobal('sessionStorage', () => ({
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    }));
    writeTabValue('a', '1');
    expect([readTabValue('a'), readTabValue('b')]).to.deep.equal(['1', null]);
  });

  it('is nothing where storage is blocked, and nothing throws', () => {
    defineGlobal('sessionStorage', throwSecurityError);
    writeTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('is nothing where storage is full, and nothing throws', () => {
    defineGlobal('sessionStorage', () => ({ getItem: () => null, setItem: throwSecurityError }));
    writeTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('includes no cookie where the page may have none, and nothing throws', () => {
    defineGlobal('document', () => Object.defineProperty({}, 'cookie', { set: throwSecurityError }));
    setCookie('a=1');
  });
});
