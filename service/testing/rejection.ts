import { Problem } from '../shared/error-codes.ts';

/** The refusal that `work` ends in; anything else fails the test. */
export async function catchProblem(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
