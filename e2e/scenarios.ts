import { playMoves, type TestUser } from './person.ts';
import type { TestServer } from './server.ts';

/** A screen in a certain state. `prepare` creates the state and returns the user whose page shows it. */
export interface Scenario {
  readonly name: string;
  prepare(fixtures: ScenarioFixtures): Promise<TestUser>;
}

/** The server of a scenario, and functions that open users. */
export interface ScenarioFixtures {
  readonly server: TestServer;
  /** Opens the user whose page is shown: a guest with this name, or signed out. */
  openMainUser(name?: string): Promise<TestUser>;
  openOtherUser(name?: string): Promise<TestUser>;
}

/** Names of maximum length: wide letters without a space, a right-to-left script, full-width characters. */
const wideName = 'Wwwwwwwwwwwwwwwwwwwwwwww';
const arabicName = 'ثعلبهادئيلعبكثيرافيالليل';
const japaneseName = '静かな川獺が夜中に三目並べで遊んでいます今日';
const longNames = [
  [wideName, arabicName],
  [arabicName, japaneseName],
  [japaneseName, wideName],
] as const;

/** Starts a game between the main user (X) and another one and plays `cells`. */
async function startGame(
  fixtures: ScenarioFixtures,
  cells: readonly number[],
  body: object = {},
  names: [string?, string?] = [],
) {
  const me = await fixtures.openMainUser(names[0] ?? 'amber-heron');
  const other = await fixtures.openOtherUser(names[1] ?? 'quiet-otter');
  const { id } = await me.createGame(body);
  await other.joinGame(id);
  if (cells.length > 0) await playMoves(id, cells, [me, other]);
  return { me, other, id };
}

/** Starts the rematch of game `id`, whose X and O are `players`, and plays `cells` in it. Returns its id. */
async function playRematch(
  id: string,
  [x, o]: readonly [TestUser, TestUser],
  cells: readonly number[],
): Promise<string> {
  await x.post(`/games/${id}/rematch`);
  const { game } = await o.post<{ game: { rematch: { gameId: string } } }>(`/games/${id}/rematch`);
  await playMoves(game.rematch.gameId, cells, [o, x]);
  return game.rematch.gameId;
}

async function showGame(
  fixtures: ScenarioFixtures,
  cells: readonly number[],
  body?: object,
  names?: [string?, string?],
) {
  const { me, other, id } = await startGame(fixtures, cells, body, names);
  await other.openGamePage(id);
  await me.openGamePage(id);
  await me.page.locator('.dot.here').waitFor();
  return { me, other, id };
}

const drawWithoutLastMove = [4, 0, 2, 6, 3, 5, 8, 1];
const topRowWin = [0, 3, 1, 4, 2];

export const scenarios: readonly Scenario[] = [
  {
    name: 'home-first-visit',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser();
      await me.openPage('/');
      return me;
    },
  },
  {
    name: 'home-without-games',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.openPage('/');
      return me;
    },
  },
  {
    name: 'home-options',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.openPage('/');
      await me.page.getByText('Mark, time limit').click();
      await me.page.getByLabel('I play').selectOption('O');
      await me.page.getByLabel('Time per move').selectOption('60');
      return me;
    },
  },
  {
    name: 'home-with-games',
    async prepare(fixtures) {
      const { me, other } = await startGame(fixtures, topRowWin);
      const myTurnGame = await me.createGame();
      await other.joinGame(myTurnGame.id);
      await playMoves(myTurnGame.id, [4, 0], [me, other]);
      const theirTurnGame = await me.createGame();
      await other.joinGame(theirTurnGame.id);
      await playMoves(theirTurnGame.id, [4], [me, other]);
      await other.createGame({ opponent: 'amber-heron' });
      await me.createGame({ opponent: 'quiet-otter' });
      await me.createGame();
      await me.createGame({ bot: 'easy' });
      await me.openPage('/');
      return me;
    },
  },
  { name: 'game-your-turn', prepare: async (fixtures) => (await showGame(fixtures, [4, 0, 2, 6])).me },
  { name: 'game-their-turn', prepare: async (fixtures) => (await showGame(fixtures, [4, 0, 2])).me },
  { name: 'game-won', prepare: async (fixtures) => (await showGame(fixtures, topRowWin)).me },
  {
    name: 'game-lost',
    prepare: async (fixtures) => (await showGame(fixtures, [8, 0, 7, 4, 2, 6, 1, 3])).me,
  },
  {
    name: 'game-drawn',
    prepare: async (fixtures) => (await showGame(fixtures, [...drawWithoutLastMove, 7])).me,
  },
  {
    name: 'game-replay',
    async prepare(fixtures) {
      const { me } = await showGame(fixtures, [...drawWithoutLastMove, 7]);
      await me.button('Previous move').click();
      await me.button('Previous move').click();
      return me;
    },
  },
  {
    name: 'game-rematch-offered',
    async prepare(fixtures) {
      const { me, other, id } = await showGame(fixtures, topRowWin);
      await other.post(`/games/${id}/rematch`);
      await me.button('Accept rematch').waitFor();
      return me;
    },
  },
  {
    name: 'game-series',
    async prepare(fixtures) {
      const { me, other, id } = await startGame(fixtures, topRowWin);
      const second = await playRematch(id, [me, other], topRowWin);
      const third = await playRematch(second, [other, me], [4, 0]);
      await me.openGamePage(third);
      return me;
    },
  },
  {
    name: 'game-resign-dialog',
    async prepare(fixtures) {
      const { me } = await showGame(fixtures, [4, 0]);
      await me.button('Resign').click();
      await me.page.getByRole('dialog').waitFor();
      return me;
    },
  },
  {
    name: 'game-leave-dialog',
    async prepare(fixtures) {
      const { me } = await showGame(fixtures, [4]);
      await me.button('Resign').click();
      await me.button('Leave without a result').waitFor();
      return me;
    },
  },
  {
    name: 'game-clock',
    prepare: async (fixtures) => (await showGame(fixtures, [4, 0], { moveSeconds: 60 })).me,
  },
  {
    name: 'game-claim',
    async prepare(fixtures) {
      const { me, other, id } = await startGame(fixtures, [4], { moveSeconds: 30 });
      fixtures.server.clock.advance(32_000);
      await other.openGamePage(id);
      await me.openGamePage(id);
      await me.button('Claim the win').waitFor();
      return me;
    },
  },
  {
    name: 'game-spectator',
    async prepare(fixtures) {
      const [one, another] = [
        await fixtures.openOtherUser('amber-heron'),
        await fixtures.openOtherUser('quiet-otter'),
      ];
      const { id } = await one.createGame();
      await another.joinGame(id);
      await playMoves(id, [4, 0, 8], [one, another]);
      const me = await fixtures.openMainUser();
      await me.openGamePage(id);
      return me;
    },
  },
  {
    name: 'game-move-not-saved',
    async prepare(fixtures) {
      const { me } = await showGame(fixtures, [4, 0]);
      await me.page.route('**/moves', (route) => route.abort());
      await me.cell(2).click();
      await me.button('Retry now').waitFor();
      return me;
    },
  },
  {
    name: 'game-connection-lost',
    async prepare(fixtures) {
      const { me } = await showGame(fixtures, [4]);
      await me.context.setOffline(true);
      await me.button('Reconnect now').waitFor();
      return me;
    },
  },
  {
    name: 'game-open-host',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.openGamePage((await me.createGame()).id);
      return me;
    },
  },
  {
    name: 'game-open-qr-code',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.openGamePage((await me.createGame()).id);
      await me.page.getByText('QR code', { exact: true }).click();
      await me.page.getByRole('img', { name: 'QR code' }).waitFor();
      return me;
    },
  },
  {
    name: 'game-open-visitor',
    async prepare(fixtures) {
      const host = await fixtures.openOtherUser('quiet-otter');
      const { id } = await host.createGame({ moveSeconds: 60 });
      const me = await fixtures.openMainUser();
      await me.openGamePage(id);
      return me;
    },
  },
  {
    name: 'game-looking-for-opponent',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.post('/games/match', { moveSeconds: 300 });
      const { open } = await me.get<{ open: { id: string }[] }>('/games');
      await me.openGamePage(open[0]?.id ?? '');
      return me;
    },
  },
  {
    name: 'game-looking-for-long',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.post('/games/match', {});
      const { open } = await me.get<{ open: { id: string }[] }>('/games');
      fixtures.server.clock.advance(25_000);
      await me.openGamePage(open[0]?.id ?? '');
      await me.button('Play the computer meanwhile').waitFor();
      return me;
    },
  },
  {
    name: 'two-on-this-device',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser();
      await me.openPage('/two');
      for (const cell of topRowWin) await me.cell(cell).click();
      await me.button('Next game').click();
      await me.cell(4).click();
      return me;
    },
  },
  {
    name: 'game-invited',
    async prepare(fixtures) {
      const [me, host] = [
        await fixtures.openMainUser('amber-heron'),
        await fixtures.openOtherUser('quiet-otter'),
      ];
      await me.openGamePage((await host.createGame({ opponent: 'amber-heron' })).id);
      return me;
    },
  },
  {
    name: 'game-cancelled',
    async prepare(fixtures) {
      const host = await fixtures.openOtherUser('quiet-otter');
      const { id } = await host.createGame();
      await host.post(`/games/${id}/cancel`);
      const me = await fixtures.openMainUser();
      await me.openGamePage(id);
      return me;
    },
  },
  {
    name: 'game-unknown',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser();
      await me.page.goto('/play/cut-off');
      return me;
    },
  },
  ...longNames.map(([myName, otherName], index) => ({
    name: `game-long-names-${index + 1}`,
    prepare: async (fixtures: ScenarioFixtures) =>
      (await showGame(fixtures, [4, 0, 8], { moveSeconds: 3600 }, [myName, otherName])).me,
  })),
  {
    name: 'home-long-names',
    async prepare(fixtures) {
      const { me, other } = await startGame(fixtures, topRowWin, {}, [wideName, arabicName]);
      const third = await fixtures.openOtherUser(japaneseName);
      await third.createGame({ opponent: wideName });
      await other.createGame({ opponent: wideName });
      await me.openPage('/');
      return me;
    },
  },
  {
    name: 'player',
    async prepare(fixtures) {
      const { me, other, id } = await startGame(fixtures, topRowWin);
      await playRematch(id, [me, other], topRowWin);
      await me.openPage('/players/quiet-otter');
      return me;
    },
  },
  {
    name: 'account-signed-out',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser();
      await me.openPage('/account');
      return me;
    },
  },
  {
    name: 'account-guest-with-errors',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser('amber-heron');
      await me.openPage('/account');
      await me.page.fill('#register-username', 'x');
      await me.page.fill('#register-email', 'nowhere');
      await me.page.fill('#register-password', 'short');
      await me.button('Create account').click();
      await me.page.locator('[aria-invalid=true]').first().waitFor();
      return me;
    },
  },
  {
    name: 'account-signed-in',
    prepare: (fixtures) => openAccountPage(fixtures, '/account'),
  },
  {
    name: 'account-security-link',
    async prepare(fixtures) {
      const me = await openAccountPage(fixtures, '/account/security');
      await me.button('Create link').click();
      await me.page.getByRole('img', { name: /^QR code/ }).waitFor();
      return me;
    },
  },
  {
    name: 'account-security-with-errors',
    async prepare(fixtures) {
      const me = await openAccountPage(fixtures, '/account/security');
      await me.page.fill('#password-password', 'not this one');
      await me.page.fill('#password-newPassword', 'short');
      await me.button('Change password').click();
      await me.page.locator('[aria-invalid=true]').first().waitFor();
      return me;
    },
  },
  {
    name: 'continue',
    async prepare(fixtures) {
      const other = await fixtures.openOtherUser('quiet-otter');
      const { code } = await other.post<{ code: string }>('/auth/handover');
      const me = await fixtures.openMainUser('amber-heron');
      await me.openPage(`/continue#${code}`);
      await me.button('Continue').waitFor();
      return me;
    },
  },
  {
    name: 'continue-gone',
    async prepare(fixtures) {
      const me = await fixtures.openMainUser();
      await me.openPage('/continue#used');
      await me.page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
      return me;
    },
  },
];

/** Opens a page as somebody with an account. */
async function openAccountPage(fixtures: ScenarioFixtures, path: string): Promise<TestUser> {
  const me = await fixtures.openMainUser();
  await me.post('/auth/register', {
    username: 'amber-heron',
    email: 'amber@example.org',
    password: 'a long password',
  });
  await me.openPage(path);
  return me;
}
