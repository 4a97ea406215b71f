/** Conditions of a simulation of quick match. */
export interface MatchingOptions {
  /** Players who ask for an opponent, evenly spread over the processes. */
  readonly playersPerSecond: number;
  readonly seconds: number;
  readonly processes: number;
  /** Queue entries that the players are spread over; the service has one for each time limit. */
  readonly shards: number;
  /** Duration of a read and of a conditional write, in milliseconds. */
  readonly databaseMs: number;
  /** Returns a number in [0, 1). */
  readonly random: () => number;
}

export interface MatchingResult {
  readonly requests: number;
  readonly matches: number;
  /** Players whose request was rejected because earlier ones of the process took too long. */
  readonly rejected: number;
  readonly writesPerMatch: number;
  /** 95th percentile of the time to respond to a request, in milliseconds. */
  readonly responseMs: number;
}

interface Game {
  readonly host: number;
  guest?: number;
}

/** A process rejects a request that has waited this long (`mutexTimeoutMs` of `matchmaking.ts`). */
const maxWaitMs = 5_000;

/**
 * Simulates `games/matchmaking` by discrete events: a process handles its requests one after another for each queue entry;
 * a request reads the entry and joins the game in it, or creates a game and puts it there on the condition that the entry
 * has not changed. An event is the end of a database call.
 *
 * @throws Error if a player is in two games or plays against themselves
 */
export function simulateMatching(options: MatchingOptions): MatchingResult {
  const { playersPerSecond, seconds, processes, shards, databaseMs, random } = options;
  const entries: (Game | undefined)[] = Array.from({ length: shards });
  const startedGames: Game[] = [];
  const responseTimes: number[] = [];
  let writes = 0;
  let rejected = 0;

  /** The database calls of one request; each `yield` is one. */
  function* handleRequest(player: number, shard: number): Generator<void> {
    let ownGame: Game | undefined;
    for (;;) {
      yield;
      const offered = entries[shard];
      if (offered) {
        yield;
        writes += 1;
        const hasJoined = offered.guest === undefined;
        if (hasJoined) {
          offered.guest = player;
          startedGames.push(offered);
        }
        yield;
        writes += 1;
        if (entries[shard] === offered) entries[shard] = undefined;
        if (hasJoined) return;
      } else {
        if (!ownGame) {
          yield;
          writes += 1;
          ownGame = { host: player };
        }
        yield;
        writes += 1;
        if (entries[shard] === undefined) {
          entries[shard] = ownGame;
          return;
        }
      }
    }
  }

  const queues = Array.from(
    { length: processes * shards },
    (): { player: number; arrivedAt: number }[] => [],
  );
  let player = 0;
  for (let now = 0; now < seconds * 1_000; now -= (Math.log(1 - random()) / playersPerSecond) * 1_000) {
    queues[Math.floor(random() * queues.length)]?.push({ player: player++, arrivedAt: now });
  }
  const calls = queues.map((queue, index) => startNext(queue, index % shards, 0));
  for (;;) {
    let next: (typeof calls)[number];
    for (const call of calls) if (call && (!next || call.endsAt < next.endsAt)) next = call;
    if (!next) break;
    const { request, endsAt, arrivedAt, index } = next;
    if (request.next().done !== true) next.endsAt = endsAt + databaseMs;
    else {
      responseTimes.push(endsAt - arrivedAt);
      calls[index] = startNext(queues[index] ?? [], index % shards, endsAt, index);
    }
  }

  function startNext(
    queue: { player: number; arrivedAt: number }[],
    shard: number,
    now: number,
    index?: number,
  ) {
    for (let first = queue.shift(); first; first = queue.shift()) {
      const startsAt = Math.max(now, first.arrivedAt);
      if (startsAt - first.arrivedAt > maxWaitMs) {
        rejected += 1;
        continue;
      }
      const request = handleRequest(first.player, shard);
      request.next();
      return {
        request,
        endsAt: startsAt + databaseMs,
        arrivedAt: first.arrivedAt,
        index: index ?? queues.indexOf(queue),
      };
    }
    return undefined;
  }

  assertEachOnce(startedGames);
  responseTimes.sort((one, other) => one - other);
  return {
    requests: player,
    matches: startedGames.length,
    rejected,
    writesPerMatch: writes / startedGames.length,
    responseMs: responseTimes[Math.ceil(responseTimes.length * 0.95) - 1] ?? 0,
  };
}

function assertEachOnce(games: readonly Game[]): void {
  const seated = new Set<number | undefined>();
  for (const { host, guest } of games) {
    if (seated.has(host) || seated.has(guest) || host === guest)
      throw new Error(`player ${host} or ${guest} is in two games`);
    seated.add(host).add(guest);
  }
}

/** Requests a second that quick match handles with at most 1 % rejected, found by doubling and bisection. */
export function findMaxPlayersPerSecond(options: Omit<MatchingOptions, 'playersPerSecond'>): number {
  const isHandled = (playersPerSecond: number) => {
    const { rejected } = simulateMatching({ ...options, playersPerSecond });
    return rejected <= 0.01 * playersPerSecond * options.seconds;
  };
  let handled = 1;
  while (isHandled(handled * 2)) handled *= 2;
  let rejected = handled * 2;
  while (rejected - handled > handled * 0.05) {
    const middle = (handled + rejected) / 2;
    if (isHandled(middle)) handled = middle;
    else rejected = middle;
  }
  return Math.round(handled);
}
