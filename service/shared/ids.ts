import { createHash, randomBytes } from 'node:crypto';
import Type from 'typebox';

/** JSON schema of a game or user id. Opaque to clients. */
export const Id = Type.String({ minLength: 1, maxLength: 64, description: 'opaque' });

export const idPattern = /^[A-Za-z0-9_-]{22}$/;

/** A new id: 128 random bits in base64url, 22 characters. */
export function createId(): string {
  return randomBytes(16).toString('base64url');
}

/** A deterministic id: the first 128 bits of the SHA-256 of `parts`. Equal parts give equal ids. */
export function deriveId(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}

/** Whether `text` has the format of an id; other texts need no database read. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}
