import type { TestClient } from '../service/testing/test-app.ts';

/**
 * Has a client open a game for whoever has its link.
 *
 * @throws Error with the response, where the service makes no game
 */
export async function createGame(
  client: TestClient,
): Promise<{ readonly id: string; readonly version: number }> {
  const { status, body } = await client.post('/games', {});
  if (status !== 201) throw new Error(`POST /games responds ${status}: ${JSON.stringify(body)}`);
  return body.game;
}
