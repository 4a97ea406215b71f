import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isRecord, unknownValue, type Properties } from './properties.ts';

const require = createRequire(import.meta.url);

/** An input as the provider's typings declare it. */
interface InputField {
  readonly optional: boolean;
  /** Its TypeScript type without `pulumi.Input`. */
  readonly type: string;
}

type InputFields = ReadonlyMap<string, InputField>;

/** The declaration of one resource type in a provider's package. */
export interface ResourceTyping {
  readonly inputs: InputFields;
  /** Declared types of computed properties that are not inputs, by name. */
  readonly computed: ReadonlyMap<string, string>;
}

/**
 * Reads the installed package of a provider, so that the rehearsal rejects undeclared inputs as the provider would.
 * The package is generated and therefore regular enough for regular expressions.
 */
export class Typings {
  readonly #folder: string;
  readonly #resources = new Map<string, ResourceTyping | undefined>();
  readonly #nested = new Map<string, InputFields | undefined>();
  #inputTypes: string | undefined;

  /** @param packageName such as `@pulumi/aws` */
  constructor(packageName: string) {
    this.#folder = dirname(require.resolve(`${packageName}/package.json`));
  }

  /** The typing of a type such as `aws:lb/targetGroup:TargetGroup`, or undefined if the package does not have it. */
  getTyping(token: string): ResourceTyping | undefined {
    if (!this.#resources.has(token)) this.#resources.set(token, this.#read(token));
    return this.#resources.get(token);
  }

  /** An error for each undeclared input and each missing required one. */
  findErrors(
    token: string,
    inputs: Properties,
  ): readonly { readonly property: string; readonly reason: string }[] {
    const typing = this.getTyping(token);
    if (typing === undefined)
      return [{ property: '', reason: `${token} is not a type of the installed provider` }];
    return this.#findFieldErrors('', typing.inputs, inputs);
  }

  #findFieldErrors(
    path: string,
    fields: InputFields,
    value: Properties,
  ): { property: string; reason: string }[] {
    const allowed = [...fields.keys()].join(', ');
    const unknown = Object.keys(value)
      .filter((key) => !fields.has(key) && !key.startsWith('__'))
      .map((key) => ({ property: path + key, reason: `is not an input; allowed: ${allowed}` }));
    const missing = [...fields]
      .filter(([key, { optional }]) => !optional && value[key] === undefined)
      .map(([key]) => ({ property: path + key, reason: 'is required and missing' }));
    const nested = Object.entries(value).flatMap(([key, inner]) => {
      const field = fields.get(key);
      return field === undefined ? [] : this.#findNestedErrors(path + key, field.type, inner);
    });
    return [...unknown, ...missing, ...nested];
  }

  #findNestedErrors(path: string, type: string, value: unknown): { property: string; reason: string }[] {
    const name = /\binputs\.([\w.]+)/.exec(type)?.[1];
    // Maps with any keys, plain values and unknown values have no fields to check.
    if (name === undefined || value === unknownValue || type.includes('[key: string]')) return [];
    if (Array.isArray(value)) {
      return value.flatMap((each, index) => this.#findNestedErrors(`${path}[${index}]`, type, each));
    }
    const fields = this.#getNestedFields(name);
    return fields === undefined || !isRecord(value) ? [] : this.#findFieldErrors(`${path}.`, fields, value);
  }

  #read(token: string): ResourceTyping | undefined {
    const [, module = '', className = ''] = token.split(':');
    const file = join(this.#folder, module.replace(/^index\//, ''));
    const declarations = readIfExists(`${file}.d.ts`);
    const args = extractBlock(declarations ?? '', `export interface ${className}Args {`, '\n}');
    const classBody = extractBlock(declarations ?? '', `export declare class ${className} `, '\n}');
    const constructor = readIfExists(`${file}.js`) ?? '';
    if (args === undefined || classBody === undefined) return undefined;
    const outputs = parseFields(classBody.replaceAll(/^ {4}readonly /gm, '    '));
    const computed = [...constructor.matchAll(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].flatMap(
      ([, name = '']) => [[name, outputs.get(name)?.type ?? 'string'] as const],
    );
    return { inputs: parseFields(args), computed: new Map(computed) };
  }

  #getNestedFields(name: string): InputFields | undefined {
    if (!this.#nested.has(name)) this.#nested.set(name, this.#readNested(name));
    return this.#nested.get(name);
  }

  #readNested(name: string): InputFields | undefined {
    this.#inputTypes ??= readIfExists(join(this.#folder, 'types/input.d.ts')) ?? '';
    const [interfaceName = '', namespace] = name.split('.').reverse();
    const block =
      namespace === undefined
        ? extractBlock(this.#inputTypes, `export interface ${interfaceName} {`, '\n}')
        : extractBlock(
            extractBlock(this.#inputTypes, `export declare namespace ${namespace} {`, '\n}') ?? '',
            `    interface ${interfaceName} {`,
            '\n    }',
          );
    return block === undefined ? undefined : parseFields(block);
  }
}

function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function extractBlock(source: string, start: string, end: string): string | undefined {
  const from = source.indexOf(start);
  if (from < 0) return undefined;
  const to = source.indexOf(end, from);
  return source.slice(from + start.length, to < 0 ? undefined : to);
}

/** Parses `name?: type;` in an interface's body. A type can span several lines. */
function parseFields(block: string): InputFields {
  const withoutComments = block.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const fields = [...withoutComments.matchAll(/^ +(\w+)(\??): ((?:[^;{]|\{[^}]*\})+);/gm)];
  return new Map(
    fields.map(([, name = '', mark, type = '']) => [
      name,
      // Class properties have no mark: optional ones are declared with `| undefined`.
      { optional: mark === '?', type },
    ]),
  );
}
