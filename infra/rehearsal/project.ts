import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { manifestOf, pointerTo, releaseFolder } from '../release/manifest.ts';

/** What a rehearsal changes, and so has a copy of; releases are its own, too. */
const copied = ['package.json', 'Pulumi.yaml'];
const linked = ['infra', 'service', 'node_modules'];

/** A copy of the project for one stack, in which a rehearsal may change configuration and releases. */
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
   * @param root the project that is rehearsed
   * @param folder an empty folder
   */
  static from(root: string, folder: string, stack: string): Project {
    for (const name of [...copied, `Pulumi.${stack}.yaml`]) {
      copyFileSync(join(root, name), join(folder, name));
    }
    for (const name of linked) symlinkSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, releaseFolder), { recursive: true });
    return new Project(folder, stack);
  }

  /** Sets a key of the stack, as an operator does in its file. */
  configure(key: string, value: string | number | boolean): void {
    const file = read(this.#stackFile);
    const config = { ...(file['config'] as Record<string, unknown> | undefined), [`noughts:${key}`]: value };
    writeFileSync(this.#stackFile, stringify({ ...file, config }));
  }

  /** A key of the stack: from its file, or the project's default. */
  configured(key: string): unknown {
    const stack = read(this.#stackFile)['config'] as Record<string, unknown> | undefined;
    const project = read(join(this.folder, 'Pulumi.yaml'))['config'] as Record<string, { default?: unknown }>;
    return stack?.[`noughts:${key}`] ?? project[key]?.default;
  }

  /** Puts a release in place, as `npm run release` does. The stack takes any bytes for an archive. Returns its id. */
  release(contents: string): string {
    const folder = join(this.folder, releaseFolder);
    const architecture = this.configured('architecture') === 'x86_64' ? 'x86_64' : 'arm64';
    const manifest = manifestOf(architecture, Buffer.from(contents), folder);
    writeFileSync(manifest.path, contents);
    writeFileSync(pointerTo(architecture, folder), manifest.file);
    return manifest.id;
  }
}

function read(file: string): Record<string, unknown> {
  return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
