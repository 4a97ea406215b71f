import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { baseUrl } from './address.ts';
import { needs } from '../service/testing/installed.ts';
import { launch } from './chromium.ts';
import { Person } from './person.ts';

/** The service at `BASE_URL` in real browsers, where this machine has one. */
describe('the service, in two browsers', () => {
  const url = baseUrl();
  let browser: Browser | undefined;
  const people: Person[] = [];
  const arrive = async () => {
    const person = await Person.arrive(browser ?? expect.fail('no browser'), url);
    people.push(person);
    return person;
  };

  needs('chromium');
  before(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.leave()));
  });
  after(() => browser?.close());

  it('friends play by link to the end, one reloads in the middle, and both go on to the rematch', async () => {
    const [host, friend] = [await arrive(), await arrive()];
    await host.open('/');
    await host.button(/Play a friend/).click();
    await host.isTold('Send this link to a friend');
    await friend.page.goto(host.page.url());
    await friend.isTold(/ invites you to a game$/);
    await friend.button('Sit down and play').click();
    await host.isTold('Your turn');
    await host.taps(0);
    await friend.isTold('Your turn');
    await friend.page.reload();
    await friend.isTold('Your turn');
    for (const [player, cell] of [
      [friend, 3],
      [host, 1],
      [friend, 4],
      [host, 2],
    ] as const) {
      await player.isTold('Your turn');
      await player.taps(cell);
    }
    await host.isTold('You won: top row');
    await friend.isTold(/ won: top row$/);
    await friend.button('Rematch').click();
    await host.button('Accept the rematch').click();
    await friend.isTold('Your turn');
    await host.isTold(/ is thinking…$/);
  });

  it('a first visitor plays the computer after one tap', async () => {
    const player = await arrive();
    await player.open('/');
    await player.button('Perfect').click();
    await player.isTold('Your turn');
    await player.taps(4);
    await player.isTold('Your turn');
  });
});
