import { expect } from 'chai';
import { areCookiesBlocked, writeTabValue, readTabValue, setCookie } from './storage.ts';

describe('browser storage', () => {
  const defineGlobal = (name: string, get: () => unknown) =>
    Object.defineProperty(globalThis, name, { get, configurable: true });
  afterEach(() => {
    for (const name of ['sessionStorage', 'document']) Reflect.deleteProperty(globalThis, name);
  });
  const throwSecurityError = () => {
    throw new DOMException('denied', 'SecurityError');
  };

  it('returns stored values', () => {
    const values = new Map<string, string>();
    defineGlobal('sessionStorage', () => ({
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    }));
    writeTabValue('a', '1');
    expect([readTabValue('a'), readTabValue('b')]).to.deep.equal(['1', null]);
  });

  it('returns null and does not throw when storage is blocked', () => {
    defineGlobal('sessionStorage', throwSecurityError);
    writeTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('returns null and does not throw when storage is full', () => {
    defineGlobal('sessionStorage', () => ({ getItem: () => null, setItem: throwSecurityError }));
    writeTabValue('a', '1');
    expect(readTabValue('a')).to.equal(null);
  });

  it('does not throw when cookies are blocked', () => {
    defineGlobal('document', () =>
      Object.defineProperty({}, 'cookie', { get: throwSecurityError, set: throwSecurityError }),
    );
    setCookie('a=1');
    expect(areCookiesBlocked()).to.equal(false);
  });

  it('tells stored cookies from dropped ones', () => {
    let cookies = '';
    const set = (cookie: string) => (cookies = cookie);
    defineGlobal('document', () => Object.defineProperty({}, 'cookie', { get: () => cookies, set }));
    expect(areCookiesBlocked()).to.equal(false);
    defineGlobal('document', () => ({
      get cookie() {
        return '';
      },
      set cookie(_ignored: string) {},
    }));
    expect(areCookiesBlocked()).to.equal(true);
  });
});
