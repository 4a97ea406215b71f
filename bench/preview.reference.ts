import { cpSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** Compiler options of an ordinary strict program. ts-node looks for them next to the program. */
const compilerOptions = {
  target: 'ES2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  rootDir: '..',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
};

/** Exports the program as Pulumi's templates do. */
const entry = `import * as pulumi from '@pulumi/pulumi';
import { program } from './program';
export = () => program(pulumi.getRootDirectory());
`;

/**
 * Copies a project and changes it to run with Pulumi's default options: CommonJS, compiled and type-checked by ts-node.
 * The modules are the same, except for `.ts` in their imports.
 *
 * @param project a copy of the project created by the rehearsal
 * @param folder the new copy; must not exist
 */
export function copyForDefaultOptions(project: string, folder: string): void {
  const filter = (path: string) => path !== join(project, 'node_modules');
  // Dereferences links to the original project, because the copied sources are modified.
  cpSync(project, folder, { recursive: true, dereference: true, filter });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['infra', 'service']) {
    for (const file of listSources(join(folder, part))) {
      if (file.endsWith('.test.ts')) rmSync(file);
      else writeFileSync(file, toCommonJs(readFileSync(file, 'utf8')));
    }
  }
  writeFileSync(join(folder, 'infra/index.ts'), entry);
  writeFileSync(join(folder, 'package.json'), '{ "name": "reference", "private": true }');
  writeFileSync(
    join(folder, 'infra/tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['index.ts'] }),
  );
  const settingsFile = join(folder, 'Pulumi.yaml');
  const originalSettings = parse(readFileSync(settingsFile, 'utf8')) as object;
  writeFileSync(settingsFile, stringify({ ...originalSettings, main: 'infra/index.ts', runtime: 'nodejs' }));
}

function listSources(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function toCommonJs(source: string): string {
  return source
    .replace(/((?:from|import) '\.[^']*|import\('\.[^']*)\.ts'/g, "$1'")
    .replace(/(import type .* from 'typebox[^']*');/g, "$1 with { 'resolution-mode': 'import' };");
}
