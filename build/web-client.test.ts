import { expect } from 'chai';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readAssets } from '../service/web/assets.ts';
import { buildWebClient } from './web-client.ts';

describe('the built client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-build-'));
  before(async () => {
    writeFileSync(join(folder, 'left-over.js'), '');
    await buildWebClient(folder);
  });
  after(() => rmSync(folder, { recursive: true }));
  const files = () => readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name));

  it('is what the pages ask for', () => {
    const { game, pages, style, icon, callingIcon } = readAssets(folder);
    const named = [game.script, pages.script, ...game.shared, ...pages.shared, style, icon, callingIcon];
    for (const path of named) expect(files()).to.include(path.replace('/assets/', ''));
  });

  it('has the sounds apart: a page without them does not fetch them', () => {
    const holds = (path: string) =>
      readFileSync(join(folder, path.replace('/assets/', '')), 'utf8').includes('OscillatorNode');
    const { game } = readAssets(folder);
    expect([game.script, ...game.shared].filter(holds)).to.deep.equal([]);
    expect(files().filter(holds)).to.have.length(1);
  });

  it('has names that change with the content, and nothing left over', () => {
    for (const name of files()) expect(name).to.match(/^[a-z-]+-[A-Z0-9]{8}\.(js|css|svg)$/);
  });

  it('lies there compressed, and says the same', () => {
    for (const name of files()) {
      const plain = readFileSync(join(folder, name));
      expect(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))).equals(plain), name).to.equal(
        true,
      );
      expect(gunzipSync(readFileSync(join(folder, `${name}.gz`))).equals(plain), name).to.equal(true);
    }
  });
});
