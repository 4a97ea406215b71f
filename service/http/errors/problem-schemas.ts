import Type, { type Static } from 'typebox';
import { FieldError, problemCodes, type ProblemCode } from '../../shared/error-codes.ts';

const codes = Object.keys(problemCodes) as ProblemCode[];

/** The body of every error response: a problem document (RFC 9457) with a stable code. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(codes),
    detail: Type.String(),
    instance: Type.String({ description: 'request id, as in the log' }),
    errors: Type.Optional(Type.Array(FieldError)),
    game: Type.Optional(Type.Unsafe<object>({ $ref: 'Game#' })),
    suggestion: Type.Optional(Type.String({ description: 'a free name' })),
    retryAfter: Type.Optional(Type.Integer({ description: 'seconds' })),
  },
  { $id: 'Problem', additionalProperties: false, description: 'A problem document (RFC 9457)' },
);
export type ProblemDocument = Static<typeof ProblemDocument>;

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: { readonly $ref: string } } };
}

/** A reference, so that the OpenAPI document contains the schema once. */
const schema = { $ref: 'Problem#' };

/** Errors that every mutating route can return. */
export const mutationErrorCodes = [
  'invalid',
  'cross_site',
  'unsupported_media_type',
  'payload_too_large',
] as const satisfies ProblemCode[];

/** Errors that every route can return. */
const commonCodes = [
  'invalid',
  'request_timeout',
  'payload_too_large',
  'rate_limited',
  'internal',
  'unavailable',
] as const;

/** Error responses by status, for the `response` schemas of a route: its own codes and the common ones. */
export function problemResponses(...routeCodes: ProblemCode[]): Record<number, ProblemResponse> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...routeCodes, ...commonCodes])) {
    const [status] = problemCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, statusCodes]) => [
      status,
      {
        description: statusCodes.map((code) => `\`${code}\`: ${problemCodes[code][1]}`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
