import { trafficPrices, type RegionPrices, commonPrices } from '../../infra/costs/prices.ts';
import { diskSizeGb } from '../../infra/fleet/fleet.ts';
import { getCpuBaseline } from '../../infra/config/instance-type.ts';
import { configKeySchemas } from '../../infra/config/settings.ts';
import { streamConfirmationIntervalMs } from '../../service/shared/live-events.ts';

/** What `npm run bench` has measured. */
export interface Measurements {
  readonly moveCpuMs: number;
  /** CPU of an idle stream with its confirmations, in milliseconds per second. */
  readonly streamCpuMs: number;
  readonly streamKb: number;
  readonly processMb: number;
  readonly writeUnitsPerGame: number;
  readonly readUnitsPerPlayerMinute: number;
}

/** How people play. Everybody has the page of their running game open. */
export const behaviour = {
  movesPerGame: 9,
  secondsPerMove: 10,
  /** Between two games. */
  pauseSeconds: 20,
  /** Of the games, those that start by quick match; the others by link, invitation or rematch. */
  quickMatchShare: 0.5,
  /** Requests of a game besides moves (create, join, pages, lists), each counted like a move. */
  otherRequestsPerGame: 6,
  /** Mean of a month, as a part of the players at once for whom the stack is built. */
  meanLoad: 0.5,
  /** An event or a response with a game, with its headers. */
  gameBytes: 1_000,
  /** A response to `POST /presence` (288 bytes) and the heartbeats since the last one. */
  idleBytes: 400,
} as const;

/** The servers of `Pulumi.prod.yaml`. */
const server = { type: 't4g.small', vcpus: 2, usableMb: 1_200 } as const;
const hours = 730;
const monthSeconds = hours * 3_600;

/** Published limits. */
export const limits = {
  /** Schema of the configuration key `fleetMax`. */
  servers: configKeySchemas.fleetMax.maximum,
  /** DynamoDB, "Quotas": on-demand, per table; raised on request. */
  tableWriteUnits: 40_000,
  /** DynamoDB, "On-demand capacity mode": what a new table takes at once. */
  newTableWriteUnits: 4_000,
} as const;

export interface Capacity {
  readonly players: number;
  readonly gamesPerSecond: number;
  readonly movesPerSecond: number;
  readonly servers: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly loadBalancerUnits: number;
  /** Published by all servers, per second. */
  readonly busMessages: number;
  readonly quickMatchRequests: number;
  readonly usdMonth: number;
  /** What breaks first, with the players at which it does; null if nothing does at this size. */
  readonly limit: { readonly name: string; readonly players: number } | null;
}

/**
 * Computes what a number of players at once takes, and what of it exceeds a limit first. Units are per second.
 *
 * @param maxQuickMatchRequests that one queue entry handles, from the simulation
 */
export function computeCapacity(
  players: number,
  measured: Measurements,
  prices: RegionPrices,
  maxQuickMatchRequests: number,
): Capacity {
  const load = computeLoad(players, measured);
  const usages: readonly [name: string, usage: number, limit: number][] = [
    ['quick-match queue entry', load.quickMatchRequests, maxQuickMatchRequests],
    ['write units of a new table', load.writeUnits, limits.newTableWriteUnits],
    ['write units of a table', load.writeUnits, limits.tableWriteUnits],
    ['servers (`fleetMax`)', load.servers, limits.servers],
  ];
  // All usages are proportional to the players.
  const [first] = usages
    .map(([name, usage, limit]) => ({ name, players: Math.floor((players * limit) / usage) }))
    .sort((one, other) => one.players - other.players);
  return {
    ...load,
    players,
    usdMonth: computeUsdMonth(load, players, prices),
    limit: first && first.players < players ? first : null,
  };
}

type Load = Omit<Capacity, 'players' | 'usdMonth' | 'limit'>;

function computeLoad(players: number, measured: Measurements): Load {
  const { movesPerGame, secondsPerMove, pauseSeconds, otherRequestsPerGame, quickMatchShare } = behaviour;
  const gamesPerSecond = players / 2 / (movesPerGame * secondsPerMove + pauseSeconds);
  const movesPerSecond = gamesPerSecond * movesPerGame;
  const requests = movesPerSecond + gamesPerSecond * otherRequestsPerGame;
  const cpuMs = requests * measured.moveCpuMs + players * measured.streamCpuMs;
  // One process per server, which uses one core; the baseline is a share of all cores.
  const baseline = getCpuBaseline(server.type) ?? 100;
  const usableCpuMs = Math.min(1, (baseline / 100) * server.vcpus) * 1_000;
  const memoryMb = (players * measured.streamKb) / 1_000;
  const busyServers = Math.ceil(
    Math.max(cpuMs / usableCpuMs, memoryMb / (server.usableMb - measured.processMb)),
  );
  const confirmations = players / (streamConfirmationIntervalMs / 1_000);
  // LCU dimensions (Elastic Load Balancing pricing): 3,000 active connections, 1 GB an hour.
  const sentBytes = computeSentBytes(movesPerSecond, players);
  return {
    gamesPerSecond,
    movesPerSecond,
    // One more, so that a server may fail.
    servers: busyServers + 1,
    writeUnits: gamesPerSecond * measured.writeUnitsPerGame,
    readUnits: (players * measured.readUnitsPerPlayerMinute) / 60,
    loadBalancerUnits: Math.max(players / 3_000, (sentBytes * 3_600) / 1e9),
    // A change of a game goes to its topic and to both players; presence of a game is repeated every 20 s.
    busMessages: (movesPerSecond + 2 * gamesPerSecond) * 3 + players / 2 / 20 + confirmations,
    quickMatchRequests: gamesPerSecond * 2 * quickMatchShare,
  };
}

function computeSentBytes(movesPerSecond: number, players: number): number {
  // The response of a move and its events for both players.
  return (
    movesPerSecond * 3 * behaviour.gameBytes +
    (players / (streamConfirmationIntervalMs / 1_000)) * behaviour.idleBytes
  );
}

function computeUsdMonth(load: Load, players: number, prices: RegionPrices): number {
  const { writeUnitsMillion, readUnitsMillion, capacityUnitHour, processingUnitsMillion, sentGb } =
    trafficPrices;
  const perServer =
    (prices.instanceHour[server.type] ?? 0) * hours +
    diskSizeGb * prices.diskGbMonth +
    7 * commonPrices.metricMonth;
  const perSecond =
    (load.writeUnits * writeUnitsMillion +
      load.readUnits * readUnitsMillion +
      load.busMessages * processingUnitsMillion) /
      1e6 +
    (computeSentBytes(load.movesPerSecond, players) / 1e9) * sentGb;
  return (
    load.servers * perServer +
    prices.loadBalancerHour * hours +
    behaviour.meanLoad * (perSecond * monthSeconds + load.loadBalancerUnits * capacityUnitHour * hours)
  );
}

/** Dollars of a million games, and of a month of a thousand players at once, for the tables and their traffic alone. */
export function computeTableCosts(units: {
  readonly writeUnitsPerGame: number;
  readonly readUnitsPerPlayerMinute: number;
}): { readonly millionGames: number; readonly thousandPlayersMonth: number } {
  const { movesPerGame, secondsPerMove, pauseSeconds, meanLoad } = behaviour;
  const gameMinutes = (movesPerGame * secondsPerMove) / 60;
  const usdPerGame =
    (units.writeUnitsPerGame * trafficPrices.writeUnitsMillion +
      units.readUnitsPerPlayerMinute * gameMinutes * 2 * trafficPrices.readUnitsMillion) /
    1e6;
  const games = (1_000 / 2 / (movesPerGame * secondsPerMove + pauseSeconds)) * monthSeconds * meanLoad;
  return { millionGames: usdPerGame * 1e6, thousandPlayersMonth: usdPerGame * games };
}

/** The original example: writes of a game, and reads of a player whose page polls. */
export const originalUnits = { writeUnitsPerGame: 40, readUnitsPerPlayerMinute: 29.5 } as const;
