import type { TestClient } from '../service/testing/test-app.ts';

/**
 * Creates an open game.
 *
 * @throws Error with the response if the service does not create it
 */
export async function createGame(
  client: TestClient,
): Promise<{ readonly id: string; readonly version: number }> {
  const { status, body } = await client.post('/games', {});
  if (status !== 201) throw new Error(`POST /games responds ${status}: ${JSON.stringify(body)}`);
  return body.game;
}
