import { expect } from 'chai';
import { createInitialState } from '../../state/client-state.ts';
import { createPageState, playerX } from '../../testing/fixtures.ts';
import type { Client } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import { Store } from '../store.ts';
import { submitAccountForm } from './account-actions.ts';

describe('submitAccountForm', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => (globalThis.fetch = originalFetch));

  /** Submits a form with one field; returns the request and the state after it. */
  async function submit(form: string, field: string, value: string, response: Response) {
    const requests: { method: string | undefined; path: unknown; body: unknown }[] = [];
    globalThis.fetch = (async (path: string, { method, body }: RequestInit) => {
      requests.push({ method, path, body: JSON.parse(body as string) as unknown });
      return response;
    }) as typeof fetch;
    const store = new Store(createInitialState(createPageState({ screen: 'account' })));
    const client: Client = {
      store,
      retryQueue: new RetryQueue(),
      applyGame: () => undefined,
      navigate: () => expect.fail('the page must stay'),
      refresh: () => undefined,
      reconnect: () => undefined,
      announceUser: () => undefined,
      checkUser: () => undefined,
    };
    const data = new FormData();
    data.set(field, value);
    await submitAccountForm(client, form, data);
    return { requests, state: store.state };
  }

  const user = { ...playerX, admin: false, createdAt: '', email: null, invitations: 'nobody' };

  it('renames the player and shows the new name', async () => {
    const { requests, state } = await submit(
      'name',
      'name',
      'keen-lark',
      Response.json({ user: { ...user, name: 'keen-lark' } }),
    );
    expect(requests).to.deep.equal([{ method: 'PUT', path: '/auth/name', body: { name: 'keen-lark' } }]);
    expect(state.currentUser?.name).to.equal('keen-lark');
    expect(state.notice?.text).to.deep.equal(['Your name is now ', { name: 'keen-lark' }, '.']);
  });

  it('shows beside the field that a new name is taken', async () => {
    const { state } = await submit(
      'name',
      'name',
      'taken',
      Response.json({ code: 'name_taken', suggestion: 'taken-2' }, { status: 409 }),
    );
    expect(state.formErrors).to.deep.equal({
      'name name': 'This name is taken. “taken-2” is available.',
    });
  });

  it('saves who can send invitations', async () => {
    const { requests, state } = await submit('settings', 'invitations', 'nobody', Response.json({ user }));
    expect(requests).to.deep.equal([
      { method: 'PUT', path: '/auth/settings', body: { invitations: 'nobody' } },
    ]);
    expect(state.currentUser?.invitations).to.equal('nobody');
  });
});
