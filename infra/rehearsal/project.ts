import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { manifestOf, pointerTo, releaseFolder } from '../release/manifest.ts';

const copied = ['package.json', 'Pulumi.yaml', 'infra', 'service'];

/** A copy of the project for one stack, in which a rehearsal may change configuration, releases and program. */
export class Project {
  readonly folder: string;
  readonly #stackFile: string;
  readonly #projectFile: string;

  /**
   * @param root the project that is rehearsed
   * @param folder an empty folder
   */
  constructor(root: string, folder: string, stack: string) {
    this.folder = folder;
    this.#stackFile = join(folder, `Pulumi.${stack}.yaml`);
    this.#projectFile = join(folder, 'Pulumi.yaml');
    for (const name of [...copied, `Pulumi.${stack}.yaml`]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, releaseFolder), { recursive: true });
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
    const project = read(this.#projectFile)['config'] as Record<string, { default?: unknown }>;
    return stack?.[`noughts:${key}`] ?? project[key]?.default;
  }

  /** Puts a release in place, as `npm run release` does. The engine takes any bytes. Returns its id. */
  release(contents: string): string {
    const folder = join(this.folder, releaseFolder);
    const architecture = this.configured('architecture') === 'x86_64' ? 'x86_64' : 'arm64';
    const manifest = manifestOf(architecture, Buffer.from(contents), folder);
    writeFileSync(manifest.path, contents);
    writeFileSync(pointerTo(architecture, folder), manifest.file);
    return manifest.id;
  }

  /** Runs `run` with another program in the place of the stack's. */
  async withProgram<T>(main: string, run: () => Promise<T>): Promise<T> {
    const original = readFileSync(this.#projectFile, 'utf8');
    writeFileSync(this.#projectFile, stringify({ ...(parse(original) as object), main }));
    try {
      return await run();
    } finally {
      writeFileSync(this.#projectFile, original);
    }
  }
}

function read(file: string): Record<string, unknown> {
  return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
