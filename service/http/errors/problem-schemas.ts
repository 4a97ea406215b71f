import Type, { type Static } from 'typebox';
import { FieldError, problemCodes, type ProblemCode } from '../../shared/error-codes.ts';

const codes = Object.keys(problemCodes) as ProblemCode[];

/** The body of every refusal: a problem document (RFC 9457) with a stable code. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(codes),
    detail: Type.String(),
    instance: Type.String({ description: 'the request’s id, as the log has it' }),
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

/** By name: the OpenAPI document holds it once. */
const schema = { $ref: 'Problem#' };

/** Errors of every route that changes something. */
export const mutationErrorCodes = [
  'invalid',
  'cross_site',
  'unsupported_media_type',
  'payload_too_large',
] as const satisfies ProblemCode[];

/** What any route may answer, whatever it is about. */
const commonCodes = ['invalid', 'payload_too_large', 'rate_limited', 'internal', 'unavailable'] as const;

/**
 * The refusals of a route, by status, for its `response` schemas. Those that any route may meet are added.
 */
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
