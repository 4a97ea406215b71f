import formats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type Schema = Readonly<Record<string, unknown>>;

interface DocumentedAnswer {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface DocumentedOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

/** One thing that can be asked of the service, as its document tells. */
export interface Operation {
  readonly method: string;
  /** With `{id}` where a value goes. */
  readonly path: string;
  /** Schemas of the values in the path, the query and the headers, by name. */
  readonly inPath: Readonly<Record<string, Schema>>;
  readonly inQuery: Readonly<Record<string, Schema>>;
  readonly body: Schema | null;
  readonly answers: Readonly<Record<string, DocumentedAnswer>>;
}

export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => {
      const those = (where: string) =>
        Object.fromEntries(
          parameters.filter((each) => each.in === where).map(({ name, schema }) => [name, schema]),
        );
      return {
        method: method.toUpperCase(),
        path,
        inPath: those('path'),
        inQuery: those('query'),
        body: requestBody?.content['application/json']?.schema ?? null,
        answers: responses,
      };
    }),
  );
}

/** What the service said to one request. */
export interface Answer {
  readonly status: number;
  /** Media type without its parameters; empty where there is no body. */
  readonly type: string;
  /** Empty for a stream, and for HEAD. */
  readonly text: string;
}

/** What may be wrong with a request wherever it goes; if nothing is, there is nothing there. */
const refusedAnywhere = new Set([400, 403, 404, 413, 415, 429]);

/** Holds answers against what the document promises. */
export class Judge {
  readonly #ajv = formats.default(new Ajv2020({ strict: false }));
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#ajv.addSchema({ ...document, $id: 'document' });
  }

  /**
   * @param operation what was asked for; null where the document has no such thing, so that only a refusal is right
   * @returns what is wrong with the answer, or null
   */
  faultOf({ status, type, text }: Answer, operation: Operation | null): string | null {
    if (status >= 500) return `answered ${status}: ${text.slice(0, 200)}`;
    if (operation === null) {
      if (!refusedAnywhere.has(status)) return `${status} where nothing is: ${text.slice(0, 200)}`;
      return this.#bodyFault('#/components/schemas/Problem', text);
    }
    const declared = operation.answers[String(status)];
    if (declared === undefined) return `undeclared status ${status}: ${text.slice(0, 200)}`;
    const types = Object.keys(declared.content ?? {});
    if (type === '') return null;
    if (!types.includes(type)) return `undeclared type ${type} with ${status}`;
    if (!type.endsWith('json')) return null;
    const place = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
    place.push('content', type, 'schema');
    return this.#bodyFault(`#/${place.map(escaped).join('/')}`, text);
  }

  #bodyFault(place: string, text: string): string | null {
    if (text === '') return null;
    const validate = this.#validators.get(place) ?? this.#ajv.compile({ $ref: `document${place}` });
    this.#validators.set(place, validate);
    if (validate(JSON.parse(text))) return null;
    return `a body that is not as declared: ${this.#ajv.errorsText(validate.errors)}`;
  }
}

/** Part of a JSON pointer in a URI (RFC 6901, section 6). */
function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
