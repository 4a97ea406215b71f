import { Problem } from '../shared/error-codes.ts';

/** Returns the Problem that `promise` rejects with; throws for any other result. */
export async function catchProblem(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a Problem');
}
