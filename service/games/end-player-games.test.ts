import { expect } from 'chai';
import { createGameProcesses, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { endPlayerGames } from './end-player-games.ts';
import type { Player } from './game.ts';
import { buildBotSeats } from './game-creation.ts';
import { GameIndex } from './game-index.ts';

describe('endPlayerGames', () => {
  let service: GameProcess;
  let mallory: Player;
  let otto: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [service] = processes as [GameProcess];
    mallory = createPlayer('Mallory');
    otto = createPlayer('Otto');
  });

  const endGames = () => endPlayerGames({ ...service, index: new GameIndex(service.database) }, mallory);
  const getStatus = async (id: string) => (await service.games.get(id)).Status;

  it('cancels open games and sent invitations, declines received ones and resigns running games', async () => {
    const { gameCreator } = service;
    const open = await gameCreator.create({ origin: 'link', X: mallory });
    const sent = await gameCreator.create({ origin: 'invitation', X: mallory, O: otto });
    const received = await gameCreator.create({ origin: 'invitation', X: otto, O: mallory });
    const running = await gameCreator.create({ origin: 'link', X: otto });
    await service.games.join(running.GameId, mallory);
    const computer = await gameCreator.create({ origin: 'bot', ...buildBotSeats(mallory, 'easy', 'X') });
    const others = await gameCreator.create({ origin: 'link', X: otto });

    expect(await endGames()).to.equal(5);
    const statuses = await Promise.all(
      [open, sent, received, running, computer, others].map(({ GameId }) => getStatus(GameId)),
    );
    expect(statuses).to.deep.equal(['cancelled', 'cancelled', 'declined', 'finished', 'finished', 'open']);
    expect((await service.games.get(running.GameId)).Winner).to.equal('X');
  });

  it('does nothing the second time', async () => {
    await service.gameCreator.create({ origin: 'link', X: mallory });
    await endGames();
    expect(await endGames()).to.equal(0);
  });

  it('skips a game that has ended since it was listed', async () => {
    const { GameId } = await service.gameCreator.create({ origin: 'link', X: mallory });
    const stale = await service.store.getMany([GameId]);
    await service.games.cancel(GameId, mallory);
    const getMany = async () =>
      stale.map((game) => ({ ...game, Origin: 'link' as const, Status: 'playing' as const }));
    const index = new GameIndex(service.database);
    index.iterateUnfinishedIds = async function* () {
      yield [GameId];
    };
    const store = Object.assign(Object.create(service.store), { getMany });
    expect(await endPlayerGames({ games: service.games, store, index }, mallory)).to.equal(0);
  });
});
