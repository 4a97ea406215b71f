import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import { request, type Answer } from '../requests/api.ts';
import { persistently } from '../requests/retry.ts';

/**
 * Makes a first-time visitor a guest with a made-up name; whoever is known stays who they are. A tab whose session was
 * begun in another one learns here who it is.
 */
export async function ensureUser({ store, hurry }: Client): Promise<Answer<null>> {
  if (store.state.viewer) return { ok: true, value: null };
  const answer = await persistently(
    () => request<{ user: OwnUser }>('POST', '/auth/guest', { body: {} }),
    patience(hurry),
  );
  if (!answer.ok) return answer;
  const { createdAt: _, ...viewer } = answer.value.user;
  store.patch({ viewer: { ...viewer, email: viewer.email ?? null } });
  return { ok: true, value: null };
}

/** The patience of the real world around the client's waits. */
export function patience(hurry: Client['hurry']) {
  return { wait: (milliseconds: number) => hurry.wait(milliseconds), random: () => Math.random() };
}
