import type { Game, Lobby, Presence } from '../../games/game.ts';
import type { Client } from './client.ts';
import { request } from './requests/api.ts';
import { LiveStream } from './requests/stream.ts';
import { tableIn, withLobby } from './state/client-state.ts';
import { bannerOf, lose, open, retry, type Connection } from './state/connection.ts';
import { receive, receivePresence } from './state/incoming.ts';
import { receiveLobby, receiveLobbyGame } from './state/lobby.ts';

/** How long "back" is said. */
const backMs = 2500;

/**
 * Keeps the page true: one stream a tab, tried again when it breaks, and a look at the stored state whenever the tab is
 * looked at again.
 */
export class Live {
  readonly #client: Client;
  #stream: LiveStream | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Opens the stream this page wants: its game's, the lobby's for whoever is signed in, or none. */
  start(): void {
    const path = this.#path();
    if (!path) return;
    this.#stream = new LiveStream(path, {
      onOpen: () => {
        this.#connection((connection) => open(connection, Date.now()));
        this.#client.hurry.hurry();
        setTimeout(() => this.#connection((now) => (now.phase === 'back' ? { phase: 'live' } : now)), backMs);
      },
      onEvent: (event, data) => this.#receive(event, data),
      onLost: (how) => this.#lost(how),
    });
    this.#connect();
  }

  /** Ends the stream: the page is put away. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    this.#stream?.close();
  }

  /** The tab is looked at again or the network is back: the state is read at once, and the stream renewed if need be. */
  refresh(): void {
    this.#client.hurry.hurry();
    if (!this.#stream) return this.start();
    if (!this.#stream.isAlive(Date.now())) this.#connect();
    void this.#read();
  }

  /** The network has gone: no use to wait for the stream's silence to show it. */
  offline(): void {
    if (!this.#stream) return;
    this.#stream.close();
    this.#lost('broken');
  }

  /** Draws the line about the connection anew; called as time goes by. */
  tick(): void {
    this.#connection((connection) => connection);
  }

  #path(): string | null {
    const { screen, viewer } = this.#client.store.state;
    if (screen.screen === 'game') return `/games/${screen.table.game.id}/events`;
    return screen.screen === 'home' && viewer ? '/events' : null;
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#connection(retry);
    this.#stream?.open();
  }

  #lost(how: 'broken' | 'refused'): void {
    this.#connection((connection) => lose(connection, Date.now(), Math.random()));
    const { connection } = this.#client.store.state;
    if (connection.phase !== 'lost') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), connection.retryAt - Date.now());
    if (how === 'refused') void this.#read();
  }

  #connection(change: (connection: Connection) => Connection): void {
    this.#client.store.update((state) => {
      const connection = change(state.connection);
      const banner = bannerOf(connection, Date.now());
      return connection === state.connection && banner === state.banner
        ? state
        : { ...state, connection, banner };
    });
  }

  #receive(event: string, data: unknown): void {
    const { store, go } = this.#client;
    switch (event) {
      case 'game':
        return store.update((state) => receive(state, data as Game, Date.now()));
      case 'presence':
        return store.update((state) => receivePresence(state, data as Presence));
      case 'snapshot':
        return store.update((state) => withLobby(state, (lobby) => receiveLobby(lobby, data as Lobby)));
      case 'lobby':
        return store.update((state) =>
          withLobby(state, (lobby) => lobby && receiveLobbyGame(lobby, data as Game)),
        );
      case 'match': {
        const table = tableIn(store.state);
        const game = data as Game;
        // The waiting game gave way to another one, or the player went home while waiting.
        if (table ? table.game.seeking && table.game.status === 'open' && table.game.id !== game.id : true) {
          go(`/play/${game.id}`);
        }
      }
    }
  }

  /** Reads what is stored. Signed out elsewhere, or the game is gone: the page as it is served now says so. */
  async #read(): Promise<void> {
    const { store, go } = this.#client;
    const table = tableIn(store.state);
    const answer = await (table
      ? request<{ game: Game }>('GET', `/games/${table.game.id}`)
      : request<Lobby>('GET', '/games'));
    if (!answer.ok) {
      const isGone = answer.failure.code === 'not_signed_in' || answer.failure.code === 'not_found';
      if (isGone) go(location.href);
      return;
    }
    const { value } = answer;
    store.update((state) =>
      'game' in value
        ? receive(state, value.game, Date.now())
        : withLobby(state, (lobby) => receiveLobby(lobby, value)),
    );
  }
}
