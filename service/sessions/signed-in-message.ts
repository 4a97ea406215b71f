import { type EventBus, topics } from '../events/event-bus.ts';

/** Message on a user's topic when another device has signed in with a code of theirs. */
interface SignedInMessage {
  readonly kind: 'signed-in';
  /** The new session, whose own streams are not notified. */
  readonly sessionId: string;
  /** ISO 8601. */
  readonly at: string;
}

export function publishSignedIn(bus: EventBus, userId: string, signIn: Omit<SignedInMessage, 'kind'>): void {
  bus.publish(topics.user(userId), { kind: 'signed-in', ...signIn } satisfies SignedInMessage);
}

/** Calls `listener` when another session of the user begins by a code. @returns a function that unsubscribes */
export function subscribeToSignIns(
  bus: EventBus,
  { userId, sessionId }: { userId: string; sessionId: string },
  listener: (signIn: { readonly at: string }) => void,
): () => void {
  return bus.subscribe(topics.user(userId), (message) => {
    if (isSignedInMessage(message) && message.sessionId !== sessionId) listener({ at: message.at });
  });
}

function isSignedInMessage(message: unknown): message is SignedInMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, sessionId, at } = message as Partial<SignedInMessage>;
  return (
    kind === 'signed-in' &&
    typeof sessionId === 'string' &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at))
  );
}
