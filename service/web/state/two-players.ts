import { getOutcome, getTurn, playMove, type Cell, type Mark, type Moves } from '../../rules/board.ts';

/** Two players who share one device. They have no names: the first one plays X in the first game. */
export type PlayerNumber = 1 | 2;

/** The state of the page for two players on one device. Nothing of it is sent or stored. */
export interface TwoPlayersState {
  readonly moves: Moves;
  /** The player who plays X in this game; the players swap marks after each game. */
  readonly playerX: PlayerNumber;
  /** Results of this game and the ones before it. */
  readonly score: { readonly 1: number; readonly 2: number; readonly drawn: number };
  /** The cell in the tab order; arrow keys change it. */
  readonly focusedCell: Cell;
}

export const newTwoPlayersState: TwoPlayersState = {
  moves: [],
  playerX: 1,
  score: { 1: 0, 2: 0, drawn: 0 },
  focusedCell: 4,
};

/** The player with this mark in this game. */
export function getPlayerNumber({ playerX }: TwoPlayersState, mark: Mark): PlayerNumber {
  return mark === 'X' ? playerX : getOtherPlayer(playerX);
}

/** Plays a cell for the player to move, and counts the result when that ends the game. An illegal move changes nothing. */
export function playCell(state: TwoPlayersState, cell: Cell): TwoPlayersState {
  const moves = playMove(state.moves, cell);
  if (typeof moves === 'string') return state;
  const played = { ...state, moves, focusedCell: cell };
  const outcome = getOutcome(moves);
  if (outcome === null) return played;
  const counted = outcome.winner === null ? 'drawn' : getPlayerNumber(state, outcome.winner);
  return { ...played, score: { ...state.score, [counted]: state.score[counted] + 1 } };
}

/** Takes the last move back, as long as the game goes on. */
export function takeBackMove(state: TwoPlayersState): TwoPlayersState {
  return getTurn(state.moves) === null ? state : { ...state, moves: state.moves.slice(0, -1) };
}

/** Starts the next game with swapped marks. A game that has not ended begins anew, without a result. */
export function startNextGame(state: TwoPlayersState): TwoPlayersState {
  const playerX = getTurn(state.moves) === null ? getOtherPlayer(state.playerX) : state.playerX;
  return { ...state, moves: [], playerX, focusedCell: newTwoPlayersState.focusedCell };
}

/** Sets the score to zero; the game on the board goes on. */
export function resetScore(state: TwoPlayersState): TwoPlayersState {
  return { ...state, score: newTwoPlayersState.score };
}

function getOtherPlayer(player: PlayerNumber): PlayerNumber {
  return player === 1 ? 2 : 1;
}
