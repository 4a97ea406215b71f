import { getOutcome, getTurn, type Mark } from '../../rules/board.ts';
import type { TwoPlayersActionName } from '../messages/action-names.ts';
import { getLineName } from '../messages/board-labels.ts';
import { messages } from '../messages/common-catalogue.ts';
import { twoPlayersMessages } from '../messages/two-players-catalogue.ts';
import { getPlayerNumber, type TwoPlayersState } from '../state/two-players.ts';
import { Board } from './board.tsx';
import { Logo } from './logo.tsx';
import { MarkIcon } from './marks.tsx';
import { Text } from './text.tsx';

/** The page for two players on one device. It shows no user, so that it can be cached for offline use. */
export function TwoPlayersPage({ state }: { state: TwoPlayersState }) {
  const { moves, score, focusedCell } = state;
  const outcome = getOutcome(moves);
  const status = formatTwoPlayersStatus(state);
  const hasScore = score[1] + score[2] + score.drawn > 0;
  return (
    <>
      <header class="top">
        <Logo />
      </header>
      <main>
        <p class="sr-only" role="status" aria-live="polite">
          <Text>{status}</Text>
        </p>
        <div class={`game two-players ${outcome ? (outcome.winner ? 'victory' : 'drawn') : 'playing'}`}>
          <h1 id="status" tabIndex={-1} class={outcome?.winner ?? ''}>
            <Text>{status}</Text>
          </h1>
          <Strip state={state} mark="O" />
          <Board
            gameId={null}
            moves={moves}
            playableMark={getTurn(moves)}
            pendingCell={null}
            winningLine={outcome?.line ?? null}
            focusedCell={focusedCell}
          />
          <Strip state={state} mark="X" />
          <div class="below">
            <div class="actions">
              {outcome && <Action action="next-game" label={twoPlayersMessages.nextGame} kind="primary" />}
              {!outcome && moves.length > 0 && (
                <Action action="take-back" label={twoPlayersMessages.takeBack} kind="plain" />
              )}
              {!outcome && moves.length > 0 && (
                <Action action="start-over" label={twoPlayersMessages.startOver} kind="plain" />
              )}
              {hasScore && <Action action="reset-score" label={twoPlayersMessages.resetScore} kind="quiet" />}
            </div>
            <p class="hint">
              <Text>{hasScore ? twoPlayersMessages.draws(score.drawn) : twoPlayersMessages.explanation}</Text>
            </p>
          </div>
        </div>
      </main>
      <footer>
        <a href="/">{messages.common.home}</a>
      </footer>
    </>
  );
}

/** Whose turn it is, or the result. */
function formatTwoPlayersStatus(state: TwoPlayersState): string {
  const outcome = getOutcome(state.moves);
  const turn = getTurn(state.moves);
  if (turn !== null) return twoPlayersMessages.turn(getPlayerNumber(state, turn), turn);
  if (!outcome?.winner) return twoPlayersMessages.draw;
  return twoPlayersMessages.won(getPlayerNumber(state, outcome.winner), getLineName(outcome.line));
}

function Strip({ state, mark }: { state: TwoPlayersState; mark: Mark }) {
  const player = getPlayerNumber(state, mark);
  const wins = twoPlayersMessages.wins(state.score[player]);
  const isToMove = getTurn(state.moves) === mark;
  return (
    <div
      class={`player ${mark}${isToMove ? ' to-move' : ''}`}
      role="group"
      aria-label={twoPlayersMessages.strip(player, mark, wins)}
    >
      <MarkIcon mark={mark} />
      <span class="name">
        <Text>{twoPlayersMessages.player(player)}</Text>
      </span>
      <span class="score">
        <Text>{wins}</Text>
      </span>
      {isToMove && <span class="moment turn">{twoPlayersMessages.toMove}</span>}
    </div>
  );
}

interface ActionProps {
  readonly action: TwoPlayersActionName;
  readonly label: string;
  readonly kind: 'primary' | 'plain' | 'quiet';
}

function Action({ action, label, kind }: ActionProps) {
  return (
    <button type="button" class={`action ${kind}`} data-action={action} key={action}>
      {label}
    </button>
  );
}
