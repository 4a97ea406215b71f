import { expect } from 'chai';
import { keepTabValue, readTabValue, setCookie } from './storage.ts';

describe('what the browser keeps for a tab', () => {
  const define = (name: string, get: () => unknown) =>
    Object.defineProperty(globalThis, name, { get, configurable: true });
  afterEach(() => {
    for (const name of ['sessionStorage', 'document']) Reflect.deleteProperty(globalThis, name);
  });
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };

  it('is read back', () => {
    const values = new Map<string, string>();
    define('sessionStorage', () => ({
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    }));
    keepTabValue('a', '1');
    expect([readTabValue('a'), readTabValue('b')]).to.deep.equal(['1', null]);
  });

  it('is nothing where storage is blocked, and nothing throws', () => {
    define('sessionStorage', refuse);
    keepTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('is nothing where storage is full, and nothing throws', () => {
    define('sessionStorage', () => ({ getItem: () => null, setItem: refuse }));
    keepTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('includes no cookie where the page may have none, and nothing throws', () => {
    define('document', () => Object.defineProperty({}, 'cookie', { set: refuse }));
    setCookie('a=1');
  });
});
