import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Deployment } from '@pulumi/pulumi/automation/index.js';
import type { FakeResource } from './fake-cloud.ts';

/** A stack as a release left it. Its secrets are random values of the fake providers, as plain text. */
export interface StackRecording {
  /** The keys in the stack's file. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The exported state. */
  readonly deployment: Deployment;
  /** The resources in the fake cloud. */
  readonly resources: readonly FakeResource[];
}

/** Contains a folder for each release whose stacks and stored data later releases must accept. */
const recordingsFolder = 'compatibility';

/**
 * Versions of the recorded releases, sorted.
 *
 * @param root the project's folder
 */
export function listRecordedVersions(root: string): readonly string[] {
  const folder = join(root, recordingsFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** A recorded stack of a release: a compressed JSON file. */
export class RecordingFile {
  readonly path: string;
  /** The path in messages. */
  readonly #name: string;

  constructor(root: string, version: string, stack: string) {
    this.path = join(root, recordingsFolder, version, `stack-${stack}.json.gz`);
    this.#name = relative(root, this.path);
  }

  /** @throws Error if it does not exist */
  read(): StackRecording {
    if (!existsSync(this.path)) {
      throw new Error(
        `${this.#name} is missing; \`npm run rehearse -- --record\` creates it at the release's commit`,
      );
    }
    return JSON.parse(gunzipSync(readFileSync(this.path)).toString()) as StackRecording;
  }

  /** @throws Error if it exists */
  expectMissing(): void {
    if (existsSync(this.path)) {
      throw new Error(
        `${this.#name} exists, and a release's recording never changes; raise the version in package.json, or ` +
          'delete the file if the version is not released yet',
      );
    }
  }

  write(recording: StackRecording): void {
    this.expectMissing();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, gzipSync(JSON.stringify(recording), { level: 9 }));
  }
}
