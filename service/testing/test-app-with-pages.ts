import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetNames, type Assets, readAssets } from '../web/assets.ts';
import { createTestApp, type TestApp } from './test-app.ts';

interface TestAssets {
  readonly assets: Assets;
  readonly secret: string;
  remove(): void;
}

/** Minimal client assets with the structure of a build, and secret files that must not be served. */
function createTestAssets(): TestAssets {
  const base = mkdtempSync(join(tmpdir(), 'noughts-assets-'));
  const folder = join(base, 'web');
  const secret = 'content of a secret file';
  mkdirSync(folder);
  writeFileSync(join(base, 'secret.txt'), secret);
  writeFileSync(join(folder, '.env'), secret);
  for (const name of assetNames) writeFileSync(join(folder, name), '');
  const manifest = Object.fromEntries(assetNames.map((name) => [name, { file: name, imports: [] }]));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { assets: readAssets(folder), secret, remove: () => rmSync(base, { recursive: true }) };
}

export interface TestAppWithPages extends TestApp {
  /** Content of files that must not be served. */
  readonly secret: string;
}

/** Like {@link createTestApp}, with the HTML pages. */
export async function createTestAppWithPages(
  options: Parameters<typeof createTestApp>[0] = {},
): Promise<TestAppWithPages> {
  const { assets, secret, remove } = createTestAssets();
  const service = await createTestApp({ ...options, assets });
  return {
    ...service,
    secret,
    async close() {
      await service.close();
      remove();
    },
  };
}
