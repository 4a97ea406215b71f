import { createHash, randomBytes } from 'node:crypto';
import Type from 'typebox';

/** A game's or a user's id, as schemas see it. Opaque to clients. */
export const Id = Type.String({ minLength: 1, maxLength: 64, description: 'opaque' });

const idPattern = /^[A-Za-z0-9_-]{22}$/;

/** A fresh id: 128 random bits in base64url, 22 characters. */
export function createId(): string {
  return randomBytes(16).toString('base64url');
}

/** The id that follows from `parts` alone: the first 128 bits of their SHA-256. Equal parts give equal ids. */
export function deriveId(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}

/** Whether `text` could be an id of ours; what could not is not worth a read of the table. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}
