import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { createManifest, getPointerPath, releaseFolder } from '../release/manifest.ts';

/** Files that a rehearsal can change. It also has a release folder of its own. */
const copiedFiles = ['package.json', 'Pulumi.yaml'];
const linkedEntries = ['infra', 'service', 'node_modules'];

/** A copy of the project for one stack, with its own configuration and releases. */
export class Project {
  readonly folder: string;
  readonly stack: string;
  readonly #stackFile: string;

  private constructor(folder: string, stack: string) {
    this.folder = folder;
    this.stack = stack;
    this.#stackFile = join(folder, `Pulumi.${stack}.yaml`);
  }

  /**
   * @param root the original project's folder
   * @param folder an empty folder
   */
  static from(root: string, folder: string, stack: string): Project {
    for (const name of [...copiedFiles, `Pulumi.${stack}.yaml`]) {
      copyFileSync(join(root, name), join(folder, name));
    }
    for (const name of linkedEntries) symlinkSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, releaseFolder), { recursive: true });
    return new Project(folder, stack);
  }

  /** Sets a configuration key in the stack's file. */
  setConfig(key: string, value: string | number | boolean): void {
    const file = readYaml(this.#stackFile);
    const config = { ...(file['config'] as Record<string, unknown> | undefined), [`noughts:${key}`]: value };
    writeFileSync(this.#stackFile, stringify({ ...file, config }));
  }

  /** The value of a configuration key in the stack's file, or the project's default. */
  getConfig(key: string): unknown {
    const stack = readYaml(this.#stackFile)['config'] as Record<string, unknown> | undefined;
    const project = readYaml(join(this.folder, 'Pulumi.yaml'))['config'] as Record<
      string,
      { default?: unknown }
    >;
    return stack?.[`noughts:${key}`] ?? project[key]?.default;
  }

  /** Creates a release as `npm run release` does, with any bytes as its archive. Returns its id. */
  createRelease(contents: string): string {
    const folder = join(this.folder, releaseFolder);
    const architecture = this.getConfig('architecture') === 'x86_64' ? 'x86_64' : 'arm64';
    const manifest = createManifest(architecture, Buffer.from(contents), folder);
    writeFileSync(manifest.path, contents);
    writeFileSync(getPointerPath(architecture, folder), manifest.file);
    return manifest.id;
  }
}

function readYaml(file: string): Record<string, unknown> {
  return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
