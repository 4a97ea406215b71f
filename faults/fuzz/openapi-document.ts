import formats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiOperation, OpenApi } from '../../contracts/openapi.ts';

/** A response of the service. */
export interface ServiceResponse {
  readonly status: number;
  /** Media type without parameters; empty without a body. */
  readonly type: string;
  /** Empty for HEAD. */
  readonly text: string;
}

/** Statuses that are valid for requests to unknown routes. */
const statusesWithoutOperation = new Set([400, 403, 404, 405, 413, 415, 429]);

/** Validates responses against the OpenAPI document. */
export class ResponseValidator {
  readonly #ajv = formats.default(new Ajv2020({ strict: false }));
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    this.#ajv.addSchema({ ...document, $id: 'document' });
  }

  /**
   * @param operation the requested operation; null for an unknown route, for which only an error response is valid
   * @returns a description of the violation, or null
   */
  findViolation({ status, type, text }: ServiceResponse, operation: ApiOperation | null): string | null {
    if (status >= 500) return `server error ${status}: ${text.slice(0, 200)}`;
    if (operation === null) {
      if (!statusesWithoutOperation.has(status))
        return `${status} from an unknown route: ${text.slice(0, 200)}`;
      return this.#findBodyViolation('#/components/schemas/Problem', text);
    }
    const declared = operation.responses[String(status)];
    if (declared === undefined) return `undeclared status ${status}: ${text.slice(0, 200)}`;
    const types = Object.keys(declared.content ?? {});
    if (type === '') return null;
    if (!types.includes(type)) return `undeclared media type ${type} with ${status}`;
    if (!type.endsWith('json')) return null;
    const pointer = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
    pointer.push('content', type, 'schema');
    return this.#findBodyViolation(`#/${pointer.map(escapePointer).join('/')}`, text);
  }

  #findBodyViolation(pointer: string, text: string): string | null {
    if (text === '') return null;
    const validate = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `document${pointer}` });
    this.#validators.set(pointer, validate);
    if (validate(JSON.parse(text))) return null;
    return `the body does not match its schema: ${this.#ajv.errorsText(validate.errors)}`;
  }
}

/** Escapes a part of a JSON pointer in a URI (RFC 6901, section 6). */
function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
