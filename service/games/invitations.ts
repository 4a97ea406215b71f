import type { InvitationSetting } from '../users/user.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import type { Mark } from '../rules/board.ts';
import { buildHostSeats, type GameCreator, type NewGameOptions } from './game-creation.ts';
import type { Player } from './game.ts';
import type { GameIndex } from './game-index.ts';
import type { GameLimits } from './limit-checks.ts';
import type { Games } from './games.ts';
import type { MyGamesStore } from './my-games.ts';
import { getGuestMark, getHostMark, getPerson, type StoredGame } from './stored-game.ts';

/** Invitations declined at the same time. */
const maxConcurrentDeclines = 5;
const maxDeclineRounds = 10;

/** An invitation to send. */
export interface NewInvitation {
  readonly host: Player;
  readonly opponent: Player;
  /** From whom the opponent accepts invitations. */
  readonly opponentSetting: InvitationSetting;
  readonly recentGameIds: readonly string[];
  /** Default: X. */
  readonly hostMark?: Mark;
  readonly options: Pick<NewGameOptions, 'id' | 'requestHash' | 'moveSeconds'>;
}

/** Sends invitations within the limits of both players, and declines all at once. */
export class Invitations {
  readonly #index: GameIndex;
  readonly #myGames: MyGamesStore;
  readonly #games: Games;
  readonly #gameCreator: GameCreator;
  readonly #limits: GameLimits;

  constructor(deps: {
    index: GameIndex;
    myGames: MyGamesStore;
    games: Games;
    gameCreator: GameCreator;
    limits: GameLimits;
  }) {
    this.#index = deps.index;
    this.#myGames = deps.myGames;
    this.#games = deps.games;
    this.#gameCreator = deps.gameCreator;
    this.#limits = deps.limits;
  }

  /**
   * Invites a player.
   *
   * @throws Problem `too_many_games`, `too_many_invitations` or `invitations_closed`
   */
  async send({
    host,
    opponent,
    opponentSetting,
    recentGameIds,
    hostMark = 'X',
    options,
  }: NewInvitation): Promise<StoredGame> {
    return this.#limits.runExclusive(host.id, [`inbox ${opponent.id}`], async () => {
      await this.#limits.assertCanStartGame(host.id, recentGameIds, options.id);
      await this.#limits.assertCanInvite(host, opponent.id, recentGameIds, options.id);
      const isAcquainted = await this.#index.hasFinishedGame(host.id, opponent.id);
      if (opponentSetting === 'nobody' || (opponentSetting === 'played' && !isAcquainted)) {
        throw new Problem('invitations_closed', {
          detail:
            opponentSetting === 'nobody'
              ? `${opponent.name} does not accept invitations.`
              : `${opponent.name} accepts invitations only from players they have finished a game with.`,
        });
      }
      await this.#makeRoom(opponent, { isGuest: host.guest, isAcquainted }, options.id);
      return this.#gameCreator.create({
        ...options,
        origin: 'invitation',
        ...buildHostSeats(host, hostMark, opponent),
        isAcquainted,
      });
    });
  }

  /** Declines all invitations that the player has received. */
  async declineAll(player: Player): Promise<void> {
    // One round declines all that are listed at a time.
    for (let round = 0; round < maxDeclineRounds; round++) {
      const invitations = await this.#listReceived(player.id);
      if (invitations.length === 0) return;
      for (let start = 0; start < invitations.length; start += maxConcurrentDeclines) {
        await Promise.all(
          invitations
            .slice(start, start + maxConcurrentDeclines)
            .map(({ GameId }) => ignoreIfAnswered(this.#games.decline(GameId, player))),
        );
      }
    }
  }

  /** Cancels the least important invitations to a player until there is room for a new one. */
  async #makeRoom(
    opponent: Player,
    newInvitation: { readonly isGuest: boolean; readonly isAcquainted: boolean },
    requestedGameId: string | undefined,
  ): Promise<void> {
    const max = limits.receivedInvitations;
    const newGameIds = this.#limits.addNewGameIds(opponent.id, []);
    // The index also contains games; only if there are many, the invitations among them are read.
    if ((await this.#index.countUnfinished(opponent.id, max)) + newGameIds.length < max) return;
    const invitations = await this.#listReceived(opponent.id);
    if (invitations.some(({ GameId }) => GameId === requestedGameId)) return;
    const leastImportantFirst = invitations
      .map((game) => ({ game, host: getPerson(game, getHostMark(game)) }))
      .map(({ game, host }) => ({
        game,
        host,
        rank: rankInvitation(host.guest, game.Acquainted === true),
      }))
      .sort(
        (one, another) => one.rank - another.rank || (one.game.CreatedAt < another.game.CreatedAt ? -1 : 1),
      );
    const newRank = rankInvitation(newInvitation.isGuest, newInvitation.isAcquainted);
    for (const { game, host, rank } of leastImportantFirst.slice(
      0,
      Math.max(0, invitations.length - max + 1),
    )) {
      if (rank > newRank) {
        throw new Problem('too_many_invitations', {
          detail: `${opponent.name} has ${max} unanswered invitations; try again later.`,
        });
      }
      await ignoreIfAnswered(this.#games.cancel(game.GameId, host));
    }
  }

  async #listReceived(userId: string): Promise<StoredGame[]> {
    const games = await this.#myGames.listUnfinished(userId, this.#limits.addNewGameIds(userId, []));
    return games.filter((game) => game.Status === 'invited' && game[getGuestMark(game)] === userId);
  }
}

/** Importance of an invitation to the receiver: guests, accounts, players they have finished a game with. */
function rankInvitation(isGuest: boolean, isAcquainted: boolean): number {
  return isAcquainted ? 2 : isGuest ? 0 : 1;
}

/** Ignores that an invitation has been answered or cancelled in the meantime. */
async function ignoreIfAnswered(action: Promise<unknown>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_open' || error.code === 'not_found')) return;
    throw error;
  }
}
