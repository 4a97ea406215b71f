import { playAll, type Person } from './person.ts';
import type { TestServer } from './server.ts';

/** A moment worth looking at: what has happened before, and who looks. Returns the one whose page is shown. */
export interface Scene {
  readonly name: string;
  prepare(stage: Stage): Promise<Person>;
}

/** Where scenes are prepared: a service, and a way to fill it with people. */
export interface Stage {
  readonly server: TestServer;
  /** The one who looks, a guest under this name or nobody yet. */
  viewer(name?: string): Promise<Person>;
  other(name?: string): Promise<Person>;
}

/** As long as a name may be: wide letters without a space, a script from right to left, one of full-width signs. */
const wide = 'Wwwwwwwwwwwwwwwwwwwwwwww';
const arabic = 'ثعلبهادئيلعبكثيرافيالليل';
const japanese = '静かな川獺が夜中に三目並べで遊んでいます今日';
const longNames = [
  [wide, arabic],
  [arabic, japanese],
  [japanese, wide],
] as const;

/** A game between the one who looks (X) and another, begun; played as far as `cells`. */
async function begun(
  stage: Stage,
  cells: readonly number[],
  body: object = {},
  names: [string?, string?] = [],
) {
  const me = await stage.viewer(names[0] ?? 'amber-heron');
  const other = await stage.other(names[1] ?? 'quiet-otter');
  const { id } = await me.newGame(body);
  await other.join(id);
  if (cells.length > 0) await playAll(id, cells, [me, other]);
  return { me, other, id };
}

async function shown(stage: Stage, cells: readonly number[], body?: object, names?: [string?, string?]) {
  const { me, other, id } = await begun(stage, cells, body, names);
  await other.openGame(id);
  await me.openGame(id);
  await me.page.locator('.dot.here').waitFor();
  return { me, other, id };
}

const won = [4, 0, 2, 6, 3, 5, 8, 1];
const row = [0, 3, 1, 4, 2];

export const scenes: readonly Scene[] = [
  {
    name: 'home-first-visit',
    async prepare(stage) {
      const me = await stage.viewer();
      await me.open('/');
      return me;
    },
  },
  {
    name: 'home-empty-lobby',
    async prepare(stage) {
      const me = await stage.viewer('amber-heron');
      await me.open('/');
      return me;
    },
  },
  {
    name: 'home-with-games',
    async prepare(stage) {
      const { me, other } = await begun(stage, row);
      const yours = await me.newGame();
      await other.join(yours.id);
      await playAll(yours.id, [4, 0], [me, other]);
      const theirs = await me.newGame();
      await other.join(theirs.id);
      await playAll(theirs.id, [4], [me, other]);
      await other.newGame({ opponent: 'amber-heron' });
      await me.newGame({ opponent: 'quiet-otter' });
      await me.newGame();
      await me.newGame({ bot: 'easy' });
      await me.open('/');
      return me;
    },
  },
  { name: 'game-your-turn', prepare: async (stage) => (await shown(stage, [4, 0, 2, 6])).me },
  { name: 'game-their-turn', prepare: async (stage) => (await shown(stage, [4, 0, 2])).me },
  { name: 'game-won', prepare: async (stage) => (await shown(stage, row)).me },
  {
    name: 'game-lost',
    prepare: async (stage) => (await shown(stage, [8, 0, 7, 4, 2, 6, 1, 3].slice(0, 8))).me,
  },
  { name: 'game-drawn', prepare: async (stage) => (await shown(stage, [...won, 7])).me },
  {
    name: 'game-replay',
    async prepare(stage) {
      const { me } = await shown(stage, [...won, 7]);
      await me.button('One move back').click();
      await me.button('One move back').click();
      return me;
    },
  },
  {
    name: 'game-rematch-offered',
    async prepare(stage) {
      const { me, other, id } = await shown(stage, row);
      await other.post(`/games/${id}/rematch`);
      await me.button('Accept the rematch').waitFor();
      return me;
    },
  },
  {
    name: 'game-resign-dialogue',
    async prepare(stage) {
      const { me } = await shown(stage, [4, 0]);
      await me.button('Resign').click();
      await me.page.getByRole('dialog').waitFor();
      return me;
    },
  },
  { name: 'game-clock', prepare: async (stage) => (await shown(stage, [4, 0], { moveSeconds: 60 })).me },
  {
    name: 'game-claim',
    async prepare(stage) {
      const { me, other, id } = await begun(stage, [4], { moveSeconds: 30 });
      stage.server.clock.advance(32_000);
      await other.openGame(id);
      await me.openGame(id);
      await me.button('Claim the win').waitFor();
      return me;
    },
  },
  {
    name: 'game-watched',
    async prepare(stage) {
      const [one, another] = [await stage.other('amber-heron'), await stage.other('quiet-otter')];
      const { id } = await one.newGame();
      await another.join(id);
      await playAll(id, [4, 0, 8], [one, another]);
      const me = await stage.viewer();
      await me.openGame(id);
      return me;
    },
  },
  {
    name: 'game-move-unsent',
    async prepare(stage) {
      const { me } = await shown(stage, [4, 0]);
      await me.page.route('**/moves', (route) => route.abort());
      await me.cell(2).click();
      await me.button('Send now').waitFor();
      return me;
    },
  },
  {
    name: 'game-connection-lost',
    async prepare(stage) {
      const { me } = await shown(stage, [4]);
      await me.context.setOffline(true);
      await me.button('Try now').waitFor();
      return me;
    },
  },
  {
    name: 'game-open-host',
    async prepare(stage) {
      const me = await stage.viewer('amber-heron');
      await me.openGame((await me.newGame()).id);
      return me;
    },
  },
  {
    name: 'game-open-visitor',
    async prepare(stage) {
      const host = await stage.other('quiet-otter');
      const { id } = await host.newGame({ moveSeconds: 60 });
      const me = await stage.viewer();
      await me.openGame(id);
      return me;
    },
  },
  {
    name: 'game-looking-for-opponent',
    async prepare(stage) {
      const me = await stage.viewer('amber-heron');
      // A limit of its own, so that no other scene's waiting player is met.
      await me.post('/games/match', { moveSeconds: 77 });
      const { open } = await me.get<{ open: { id: string }[] }>('/games');
      await me.openGame(open[0]?.id ?? '');
      return me;
    },
  },
  {
    name: 'game-invited',
    async prepare(stage) {
      const [me, host] = [await stage.viewer('amber-heron'), await stage.other('quiet-otter')];
      await me.openGame((await host.newGame({ opponent: 'amber-heron' })).id);
      return me;
    },
  },
  {
    name: 'game-cancelled',
    async prepare(stage) {
      const host = await stage.other('quiet-otter');
      const { id } = await host.newGame();
      await host.post(`/games/${id}/cancel`);
      const me = await stage.viewer();
      await me.openGame(id);
      return me;
    },
  },
  {
    name: 'game-unknown',
    async prepare(stage) {
      const me = await stage.viewer();
      await me.page.goto('/play/cut-off');
      return me;
    },
  },
  ...longNames.map(([mine, theirs], index) => ({
    name: `game-long-names-${index + 1}`,
    prepare: async (stage: Stage) =>
      (await shown(stage, [4, 0, 8], { moveSeconds: 3600 }, [mine, theirs])).me,
  })),
  {
    name: 'home-long-names',
    async prepare(stage) {
      const { me, other } = await begun(stage, row, {}, [wide, arabic]);
      const third = await stage.other(japanese);
      await third.newGame({ opponent: wide });
      await other.newGame({ opponent: wide });
      await me.open('/');
      return me;
    },
  },
  {
    name: 'player',
    async prepare(stage) {
      const { me, other, id } = await begun(stage, row);
      await me.post(`/games/${id}/rematch`);
      const { game } = await other.post<{ game: { rematch: { gameId: string } } }>(`/games/${id}/rematch`);
      await playAll(game.rematch.gameId, row, [other, me]);
      await me.open('/players/quiet-otter');
      return me;
    },
  },
  {
    name: 'account-nobody',
    async prepare(stage) {
      const me = await stage.viewer();
      await me.open('/account');
      return me;
    },
  },
  {
    name: 'account-guest-with-faults',
    async prepare(stage) {
      const me = await stage.viewer('amber-heron');
      await me.open('/account');
      await me.page.fill('#register-username', 'x');
      await me.page.fill('#register-email', 'nowhere');
      await me.page.fill('#register-password', 'short');
      await me.button('Make the account').click();
      await me.page.locator('[aria-invalid=true]').first().waitFor();
      return me;
    },
  },
  {
    name: 'account-signed-in',
    async prepare(stage) {
      const me = await stage.viewer();
      await me.post('/auth/register', {
        username: 'amber-heron',
        email: 'amber@example.org',
        password: 'a long password',
      });
      await me.open('/account');
      return me;
    },
  },
];
