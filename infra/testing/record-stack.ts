import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as pulumi from '@pulumi/pulumi';
import * as runtimeState from '@pulumi/pulumi/runtime/state.js';
import { parse } from 'yaml';
import { createManifest, getPointerPath, releaseFolder } from '../release/manifest.ts';
import type { RecordedResource } from './recorded-resource.ts';
import { startRecording } from './recording-monitor.ts';

export interface StackToRecord {
  /** `staging` and `prod` use their configuration files. */
  readonly stack: string;
  /** Keys that override the stack's file, without the project's name: `{ fleetMin: 2 }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: `preview`. An update looks up its fleets in AWS. */
  readonly phase?: 'preview' | 'update';
  /** Contents of the release archive, which determine the release. */
  readonly release?: string;
}

export interface RecordedStack {
  readonly resources: readonly RecordedResource[];
  readonly calls: readonly { readonly token: string; readonly inputs: unknown }[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Records the resources that the program registers for a stack, without an engine and without AWS calls. */
export async function recordStack(args: StackToRecord): Promise<readonly RecordedResource[]> {
  return (await recordStackAndOutputs(args)).resources;
}

/** Records resources, outputs and provider calls of a stack. Recordings are cached. */
export function recordStackAndOutputs(args: StackToRecord): Promise<RecordedStack> {
  const { stack, config = {}, phase = 'preview', release = 'a release' } = args;
  const resolved: ResolvedStack = { stack, config: readConfiguration(stack, config), phase, release };
  // The resolved configuration: a key that is set to its default makes no difference.
  const key = JSON.stringify(resolved);
  const cached = recordingCache.get(key);
  if (cached !== undefined) return cached;
  const recorded = recordProgram({
    project: 'noughts',
    stack,
    phase,
    config: resolved.config,
    run: () => withRelease(release, () => pulumi.runtime.runInPulumiStack(program)),
  });
  recordingCache.set(key, recorded);
  return recorded;
}

/** All defaults applied; the configuration is complete, with keys such as `noughts:fleetMin`. */
interface ResolvedStack extends Required<StackToRecord> {
  readonly config: Record<string, string>;
}

const recordingCache = new Map<string, Promise<RecordedStack>>();

export interface ProgramToRecord {
  readonly project: string;
  readonly stack: string;
  readonly phase: 'preview' | 'update';
  /** All keys, as `project:key`. */
  readonly config: Record<string, string>;
  /** Runs the program in a stack and resolves to its outputs. */
  readonly run: () => Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** Records a program. Recordings run sequentially, because Pulumi's runtime is global to the process. */
export function recordProgram(program: ProgramToRecord): Promise<RecordedStack> {
  const recorded = previousRecording.then(() => recordUncached(program));
  previousRecording = recorded.catch(() => undefined);
  return recorded;
}

let previousRecording: Promise<unknown> = Promise.resolve();

async function recordUncached({
  project,
  stack,
  phase,
  config,
  run,
}: ProgramToRecord): Promise<RecordedStack> {
  const recording = await startRecording(stack, phase, project);
  pulumi.runtime.setAllConfig(config, []);
  const outputs = await withoutSourceMaps(async () => {
    const result = await run();
    // Registrations continue after the outputs resolve and must not end up in the next recording.
    await pulumi.runtime.disconnect();
    return result;
  });
  return { ...recording, outputs: { ...outputs } };
}

/** Pulumi formats a stack trace for each promise; applying source maps to them would double the time. */
async function withoutSourceMaps<T>(run: () => Promise<T>): Promise<T> {
  process.setSourceMapsEnabled(false);
  try {
    return await run();
  } finally {
    process.setSourceMapsEnabled(true);
  }
}

/** The program, as the CLI runs it. */
async function program() {
  // Imported late, because it changes how this process formats stack traces.
  const { default: runProgram } = await import('../index.ts');
  return runProgram();
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The configuration as the CLI would pass it: defaults of Pulumi.yaml, the stack's file, then `config`. */
export function readConfiguration(
  stack: string,
  config: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return readProjectConfiguration('Pulumi.yaml', { ...readStackFile(stack), ...config });
}

/** The configuration from the defaults of a project file, relative to the repository's root, and `config`. */
export function readProjectConfiguration(
  file: string,
  config: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const project = parse(readFileSync(join(root, file), 'utf8')) as {
    name: string;
    config: Record<string, { default?: unknown }>;
  };
  const defaults = Object.entries(project.config)
    .filter(([, key]) => 'default' in key)
    .map(([key, { default: value }]) => [key, value] as const);
  const all = { ...Object.fromEntries(defaults), ...config };
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [`${project.name}:${key}`, toConfigText(value)]),
  );
}

function readStackFile(stack: string): Record<string, unknown> {
  if (stack !== 'staging' && stack !== 'prod') return {};
  const { config = {} } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config?: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith('noughts:'))
      .map(([key, value]) => [key.replace('noughts:', ''), value]),
  );
}

function toConfigText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Runs with a root folder that contains a release for both architectures. */
async function withRelease<T>(contents: string, run: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-stack-'));
  const releases = join(folder, releaseFolder);
  mkdirSync(releases, { recursive: true });
  for (const architecture of ['arm64', 'x86_64'] as const) {
    const manifest = createManifest(architecture, Buffer.from(contents), releases);
    writeFileSync(manifest.path, contents);
    writeFileSync(getPointerPath(architecture, releases), manifest.file);
  }
  setRootDirectory(folder);
  try {
    return await run();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Mocks accept no root folder, and the runtime reads its own only once. */
function setRootDirectory(folder: string): void {
  const { getStore } = runtimeState as unknown as {
    getStore(): { settings: { options: { rootDirectory: string } } };
  };
  getStore().settings.options.rootDirectory = folder;
}
