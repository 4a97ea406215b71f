import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { manifestOf, pointerTo, releaseFolder } from '../release/manifest.ts';

const copied = ['package.json', 'Pulumi.yaml', 'infra', 'service'];

/** What nobody changes during a rehearsal. */
const shared = ['infra', 'service', 'node_modules'];

/** A copy of the project for one stack, in which a rehearsal may change configuration, releases and program. */
export class Project {
  readonly folder: string;
  readonly stack: string;
  readonly #stackFile: string;
  readonly #projectFile: string;

  private constructor(folder: string, stack: string) {
    this.folder = folder;
    this.stack = stack;
    this.#stackFile = join(folder, `Pulumi.${stack}.yaml`);
    this.#projectFile = join(folder, 'Pulumi.yaml');
  }

  /**
   * @param root the project that is rehearsed
   * @param folder an empty folder
   */
  static from(root: string, folder: string, stack: string): Project {
    for (const name of [...copied, `Pulumi.${stack}.yaml`]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, releaseFolder), { recursive: true });
    return new Project(folder, stack);
  }

  /** Another one, in a new folder, that is as this one is now and runs the same files. */
  copy(folder: string): Project {
    mkdirSync(folder);
    for (const name of readdirSync(this.folder)) {
      const [from, to] = [join(this.folder, name), join(folder, name)];
      if (shared.includes(name)) symlinkSync(from, to);
      else cpSync(from, to, { recursive: true });
    }
    return new Project(folder, this.stack);
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

  /** Puts another program in the place of the stack's. */
  setProgram(main: string): void {
    const project = parse(readFileSync(this.#projectFile, 'utf8')) as object;
    writeFileSync(this.#projectFile, stringify({ ...project, main }));
  }
}

function read(file: string): Record<string, unknown> {
  return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
