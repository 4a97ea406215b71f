import type { FastifyCompressOptions } from '@fastify/compress';
import { constants } from 'node:zlib';

/** Pages are small and rendered for each request, so a medium quality is the best trade of time for size. */
const brotliQuality = 5;

/**
 * The `compress` option of routes whose responses are compressed for each request. `@fastify/compress` does not merge
 * it with its own options, whose default would prefer Zstandard, which makes these pages a tenth larger.
 */
export const compression = {
  threshold: 512,
  encodings: ['br', 'gzip'],
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } },
} satisfies FastifyCompressOptions;
