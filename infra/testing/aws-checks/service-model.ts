import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runPython } from './python.ts';

/** A type in a service's API. */
export interface Shape {
  readonly type: string;
  /** Of a structure, by name. */
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly required?: readonly string[];
  /** Of a list. */
  readonly member?: ShapeReference;
  /** Of a map. */
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly enum?: readonly string[];
  /** Of a string's or list's length, or of a number. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

export interface ShapeReference {
  readonly shape: string;
}

/** A service's API as botocore describes it. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, { readonly input?: ShapeReference }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const models = new Map<string, ServiceModel>();
let dataFolder: string | undefined;

/** Reads botocore's model of a service in its newest version. Cached. */
export function readServiceModel(service: string): ServiceModel {
  const cached = models.get(service);
  if (cached !== undefined) return cached;
  dataFolder ??= runPython('-c', 'import botocore; print(botocore.__path__[0])').trim();
  const folder = join(dataFolder, 'data', service);
  const version = readdirSync(folder).sort().at(-1) ?? '';
  const text = gunzipSync(readFileSync(join(folder, version, 'service-2.json.gz'))).toString();
  const model = JSON.parse(text) as ServiceModel;
  models.set(service, model);
  return model;
}
