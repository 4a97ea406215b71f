import * as pulumi from '@pulumi/pulumi';
import type { MockMonitor } from '@pulumi/pulumi/runtime/mocks.js';
import { type Mocks } from '@pulumi/pulumi/runtime/mocks.js';
import { isRpcSecret, unwrapRpcSecret } from '@pulumi/pulumi/runtime/rpc.js';
import { computeOutputs, getInvokeResult } from './fixtures.ts';
import type { RecordedOptions, RecordedResource } from './recorded-resource.ts';

/** The part of the generated protobuf class that is used here; Pulumi's mocks do not pass these options. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    forEach(each: (value: { getUrnsList(): string[] }, key: string) => void): void;
  };
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined;
  getHooks(): { getBeforeUpdateList(): string[] } | undefined;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type MonitorCallback = (error: unknown, response: unknown) => void;

/** Resources and provider calls of a recorded stack. */
export interface Recording {
  readonly resources: RecordedResource[];
  /** Tokens and arguments of the provider functions that were called. */
  readonly calls: { readonly token: string; readonly inputs: unknown }[];
}

/**
 * Replaces the engine's monitor by a fake that returns fixtures and records every registration with its options.
 */
export async function startRecording(
  stack: string,
  phase: 'preview' | 'update',
  project = 'noughts',
): Promise<Recording> {
  const recording: Recording = { resources: [], calls: [] };
  const registrations = new Map<
    string,
    { id: string; inputs: Record<string, unknown>; state: Record<string, unknown> }
  >();
  const mocks: Mocks = {
    newResource({ type, name, inputs, custom, id: existingId = '' }) {
      const id = custom === false ? '' : existingId || createFakeId(type, name);
      // The id of an existing table is its name.
      const known = { ...(existingId === '' ? {} : { name: existingId }), ...unwrapInputs(inputs) };
      const state = { ...known, ...computeOutputs(type, name, known) };
      registrations.set(`${type} ${name}`, { id, inputs: unwrapInputs(inputs), state });
      return { id, state };
    },
    call({ token, inputs }) {
      recording.calls.push({ token, inputs });
      return getInvokeResult(token, inputs);
    },
  };
  await pulumi.runtime.setMocks(mocks, project, stack, phase === 'preview');
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor & Record<string, unknown>;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (request: RegisterRequest, callback: MonitorCallback) => {
    await register(request, (error: unknown, response: { getUrn(): string }) => {
      const registration = registrations.get(`${request.getType()} ${request.getName()}`);
      if (error === null && registration !== undefined) {
        recording.resources.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          custom: registration.id !== '',
          inputs: registration.inputs,
          id: registration.id,
          outputs: registration.state,
          secretInputs: listSecretKeys(request),
          options: readOptions(request),
        });
      }
      callback(error, response);
    });
  };
  // Only the engine runs hooks, so registering them succeeds without effect.
  monitor['registerResourceHook'] = (_request: unknown, callback: MonitorCallback) => callback(null, {});
  return recording;
}

function readOptions(request: RegisterRequest): RecordedOptions {
  const propertyDependencies: Record<string, readonly string[]> = {};
  request
    .getPropertydependenciesMap()
    .forEach((value, key) => (propertyDependencies[key] = value.getUrnsList()));
  const timeouts = request.getCustomtimeouts();
  return {
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    customTimeouts: {
      create: timeouts?.getCreate() ?? '',
      update: timeouts?.getUpdate() ?? '',
      delete: timeouts?.getDelete() ?? '',
    },
    beforeUpdate: request.getHooks()?.getBeforeUpdateList() ?? [],
  };
}

function listSecretKeys(request: RegisterRequest): string[] {
  const rawInputs = request.getObject()?.toJavaScript() ?? {};
  return Object.keys(rawInputs).filter((key) => hasSecret(rawInputs[key]));
}

function createFakeId(type: string, name: string): string {
  // The provider uses the name of these as their id.
  return /:(Group|Role|Table|Bucket|LogGroup)$/.test(type) && !type.includes('SecurityGroup')
    ? `${name}-0a1b2c3`
    : `${name}-id`;
}

function hasSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isRpcSecret(value) || Object.values(value).some(hasSecret);
}

function unwrapInputs(inputs: unknown): Record<string, unknown> {
  return (unwrapSecrets(inputs) ?? {}) as Record<string, unknown>;
}

/** Removes the wrappers that mark secrets in the RPC format. */
function unwrapSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapSecrets);
  if (typeof value !== 'object' || value === null || pulumi.asset.Asset.isInstance(value)) return value;
  if (isRpcSecret(value)) return unwrapSecrets(unwrapRpcSecret(value));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unwrapSecrets(field)]));
}
