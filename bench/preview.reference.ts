import { cpSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** Options of an ordinary strict program, for ts-node to check it by. It looks for them beside the program. */
const compilerOptions = {
  target: 'ES2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  rootDir: '..',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
};

/** The program as an ordinary one is exported. */
const entry = `import * as pulumi from '@pulumi/pulumi';
import { program } from './program';
export = () => program(pulumi.getRootDirectory());
`;

/**
 * Copies a project so that Pulumi's default options run its program: those load TypeScript with ts-node, checking its
 * types, as CommonJS. The same modules, without `.ts` in their imports.
 *
 * @param project a copy of the project, as the rehearsal makes it
 * @param folder where to put the other, not there yet
 */
export function copyForDefaultOptions(project: string, folder: string): void {
  const filter = (path: string) => path !== join(project, 'node_modules');
  // The copy's sources are changed, and the project's may be links to the original.
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
