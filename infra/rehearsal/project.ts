import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { createManifest, getPointerPath, releaseFolder } from '../release/manifest.ts';

/** Stacks of other programs than the root's, and the folders of these programs. */
const programFolders: Readonly<Record<string, string>> = { bootstrap: 'infra/bootstrap' };

/**
 * The program of a stack, to be run in this process. It is loaded when it runs.
 *
 * @param folder the project's folder
 */
export function createInlineProgram(stack: string, folder: string) {
  return stack === 'bootstrap'
    ? async () => (await import('../bootstrap/index.ts')).default()
    : async () => (await import('../program.ts')).program(folder);
}

const projectFile = 'Pulumi.yaml';
const linkedEntries = ['infra', 'service', 'node_modules'];

/** A copy of the project for one stack, with its own configuration and releases. */
export class Project {
  readonly folder: string;
  readonly stack: string;
  /** Name in the project file. */
  readonly name: string;
  readonly #stackFile: string;

  private constructor(folder: string, stack: string) {
    this.folder = folder;
    this.stack = stack;
    this.name = String(readYaml(join(folder, projectFile))['name']);
    this.#stackFile = join(folder, `Pulumi.${stack}.yaml`);
  }

  /**
   * @param root the original project's folder
   * @param folder an empty folder
   */
  static from(root: string, folder: string, stack: string): Project {
    const programFolder = programFolders[stack] ?? '.';
    const project = readYaml(join(root, programFolder, projectFile));
    const main = join(programFolder, String(project['main']));
    writeFileSync(join(folder, projectFile), stringify({ ...project, main }));
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    const stackFile = `Pulumi.${stack}.yaml`;
    if (existsSync(join(root, stackFile))) copyFileSync(join(root, stackFile), join(folder, stackFile));
    else writeFileSync(join(folder, stackFile), 'config: {}\n');
    for (const name of linkedEntries) symlinkSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, releaseFolder), { recursive: true });
    return new Project(folder, stack);
  }

  /** Sets a configuration key in the stack's file. */
  setConfig(key: string, value: string | number | boolean): void {
    this.stackConfig = { ...this.stackConfig, [`${this.name}:${key}`]: value };
  }

  /** The keys in the stack's file, with the project's name, and their values. */
  get stackConfig(): Readonly<Record<string, unknown>> {
    return (readYaml(this.#stackFile)['config'] ?? {}) as Record<string, unknown>;
  }

  /** Replaces all keys in the stack's file. */
  set stackConfig(config: Readonly<Record<string, unknown>>) {
    writeFileSync(this.#stackFile, stringify({ ...readYaml(this.#stackFile), config }));
  }

  /** The value of a configuration key in the stack's file, or the project's default. */
  getConfig(key: string): unknown {
    const project = readYaml(join(this.folder, projectFile))['config'] as Record<
      string,
      { default?: unknown }
    >;
    return this.stackConfig[`${this.name}:${key}`] ?? project[key]?.default;
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
