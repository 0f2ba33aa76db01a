// Portal accounts after the sign-in: refused, renewed, seen by other windows and by VS Code, reminded of, and given up.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CancellationError } from 'vscode';
import type { Event } from 'vscode';
import { Portal } from '../../src/portal';
import { control } from '../../src/testbed/control/client';
import { registerPortalReminders } from '../../src/ui/accounts/portalReminders';
import { PortalSessions } from '../../src/ui/accounts/portalSessions';
import { tokensKey, type PortalToken } from '../../src/ui/accounts/portalTokens';
import { showPortalAccounts, signOut } from '../../src/ui/commands/accounts/portalAccounts';
import type { Parts } from '../../src/ui/context';
import { asPerson, leave, type Seen } from './support/person';
import { computer, door, portalWindow, tokenOf, type Computer } from './support/portal';
import { memory } from './support/world';

const day = 86_400_000;

describe('a portal account', () => {
  let own: Computer;
  let parts: Parts;
  let alice: PortalToken;
  beforeEach(async () => {
    own = computer();
    parts = await portalWindow(own);
    alice = await signedIn('alice');
  });
  afterEach(async () => {
    parts.portalAccounts.dispose();
    rmSync(own.folder, { recursive: true, force: true });
    await control(door, { command: 'fault.clear' });
  });

  async function signedIn(user: string, window = parts): Promise<PortalToken> {
    const [portal] = window.settings().portals;
    const { host } = new URL(portal?.url ?? '');
    const token = await tokenOf(user);
    const expires = Date.now() + 60 * day;
    const signed = { id: `portal:${user}@${host}`, url: portal?.url ?? '', user, token, expires };
    await window.portalAccounts.signIn(signed);
    return signed;
  }

  const kept = async (): Promise<string> => (await own.storage.get(tokensKey)) ?? '';
  const state = (window = parts): unknown => window.portalAccounts.signedIn[0]?.state;
  const next = (event: Event<unknown>): Promise<void> =>
    new Promise((resolve) => {
      const listener = event(() => {
        listener.dispose();
        resolve();
      });
    });

  /** The token dies as when it is renewed somewhere else. @returns the new one */
  async function replacedElsewhere(): Promise<string> {
    const [account] = parts.portalAccounts.list;
    const [setting] = parts.settings().portals;
    const ca = readFileSync(setting?.caCertificate ?? '', 'utf8');
    let fresh = '';
    const other = new Portal({ url: account?.url ?? '', token: alice.token, trust: { ca } });
    await other.tokens.refresh((text) => Promise.resolve(void (fresh = text)));
    return fresh;
  }

  async function list(...answers: string[]): Promise<Seen> {
    const script = { answers: { 'Portal Accounts': [...answers, leave] }, button: 'Renew' };
    return await asPerson(script, () => showPortalAccounts(parts));
  }

  it('stays as it is while nothing changes, with one client', async () => {
    const [before] = parts.portalAccounts.list;
    await parts.portalAccounts.read();
    parts.portalAccounts.refresh();
    assert.equal(parts.portalAccounts.list[0], before);
  });

  it('is of no use once the portal has refused its token, and says so', async () => {
    await replacedElsewhere();
    const [account] = parts.portalAccounts.list;
    const told = next(parts.portalAccounts.onDidChange);
    await assert.rejects(async () => account?.portal.experiments.list());
    await told;
    assert.equal(state(), 'refused');
    assert.deepEqual(parts.portalAccounts.list, []);
    assert.match((await list()).details[0] ?? '', /^The portal no longer accepts this token\. /);
  });

  it('goes on when the portal only does not know its user for a moment', async () => {
    await control(door, { command: 'fault.add', kind: 'portal-no-user', times: 1 });
    await parts.portalAccounts.list[0]?.portal.experiments.list();
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    assert.equal(state(), 'good');
  });

  it('has ended at its time, without a question to the portal', async () => {
    await parts.portalTokens.amend(alice.id, alice.token, { expires: Date.now() - 1 });
    await parts.portalAccounts.read();
    assert.equal(state(), 'ended');
    assert.match(
      (await list()).details[0] ?? '',
      /^Expired on .* Choose this line for a new one\.$/,
    );
  });

  it('is renewed after a yes, with the new token in the secret and in use', async () => {
    const seen = await list('Renew…: alice');
    assert.match(
      seen.messages[0] ?? '',
      /^Renew the token of alice at .*\?\nThe portal gives you a/,
    );
    assert.match(seen.messages[0] ?? '', /stops working at once, also in the file cloudlab\.jwt/);
    assert.match(seen.details[0] ?? '', /^The token was renewed\. Expires on /);
    assert.ok(!(await kept()).includes(alice.token));
    await parts.portalAccounts.list[0]?.portal.experiments.list();
    const [{ token } = alice] = await parts.portalTokens.all();
    assert.notEqual(token, alice.token);
  });

  it('keeps its token when the portal does not renew it', async () => {
    await control(door, { command: 'fault.add', kind: 'portal-no-refresh', times: 1 });
    const seen = await list('Renew…: alice');
    assert.match(seen.details[0] ?? '', /works until it expires\. Get a new one in the portal\./);
    assert.ok((await kept()).includes(alice.token));
    assert.equal(state(), 'good');
  });

  it('is told to be dead when the renewal took effect and its answer was lost', async () => {
    await control(door, { command: 'fault.add', kind: 'portal-lost', times: 1 });
    const seen = await list('Renew…: alice');
    assert.match(
      seen.details[0] ?? '',
      /^The token no longer works\. Get a new one in the portal\./,
    );
    assert.equal(state(), 'refused');
  });

  it('goes on in another window with the token that this one has renewed', async () => {
    const other = await portalWindow(own);
    const told = next(other.portalAccounts.onDidChange);
    await list('Renew…: alice');
    await told;
    await other.portalAccounts.list[0]?.portal.experiments.list();
    assert.equal(state(other), 'good');
    await other.portalAccounts.renew(alice.id);
    await parts.portalAccounts.read();
    await parts.portalAccounts.list[0]?.portal.experiments.list();
    other.portalAccounts.dispose();
  });

  it('is signed out after a yes, in all windows and from the secret', async () => {
    const other = await portalWindow(own);
    await asPerson({}, () => signOut(parts));
    assert.equal(parts.portalAccounts.list.length, 1, 'nothing happens without a yes');
    const told = next(other.portalAccounts.onDidChange);
    await asPerson({ button: 'Sign Out' }, () => signOut(parts));
    await told;
    assert.deepEqual([parts.portalAccounts.list, other.portalAccounts.list], [[], []]);
    assert.equal(await kept(), '[]');
    other.portalAccounts.dispose();
  });

  describe('in the Accounts menu', () => {
    const sessions = (signIn = (): Promise<undefined> => Promise.resolve(undefined)) =>
      new PortalSessions(parts.portalTokens, parts.portalAccounts, signIn);

    it('is told from the secret alone, also while the portal is away', async () => {
      await control(door, { command: 'fault.add', kind: 'portal-gateway' });
      const [session] = await sessions().getSessions(undefined);
      assert.equal(session?.account.id, alice.id);
      assert.match(session.account.label, /^alice at 127\.0\.0\.\d$/);
      assert.equal(session.accessToken, alice.token);
    });

    it('is found by its scope and its account, and by no other', async () => {
      const provider = sessions();
      await signedIn('bob');
      assert.equal((await provider.getSessions(['portal'])).length, 2);
      assert.deepEqual(await provider.getSessions(['email']), []);
      const account = { id: alice.id, label: '' };
      assert.deepEqual(
        (await provider.getSessions([], { account })).map(({ id }) => id),
        [alice.id],
      );
      provider.dispose();
    });

    it('is no session when the person leaves the dialog', async () => {
      await assert.rejects(sessions().createSession([]), CancellationError);
    });

    it('has each change told once: signed in, renewed, signed out', async () => {
      const provider = sessions();
      await provider.getSessions();
      const told: number[][] = [];
      provider.onDidChangeSessions(({ added = [], removed = [], changed = [] }) =>
        told.push([added.length, removed.length, changed.length]),
      );
      const bob = await signedIn('bob');
      await provider.tell();
      await parts.portalAccounts.renew(bob.id);
      await provider.tell();
      await provider.removeSession(bob.id);
      assert.deepEqual(told, [
        [1, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
      ]);
      assert.deepEqual(
        parts.portalAccounts.list.map(({ user }) => user),
        ['alice'],
      );
      provider.dispose();
    });
  });

  describe('whose token ends', () => {
    /** A window opens, and the token ends then. */
    async function messages(
      expires: number,
      said = memory(),
      { isShown = false }: { isShown?: boolean } = {},
    ): Promise<Seen> {
      const listening = registerPortalReminders(parts, said, () => isShown);
      try {
        return await asPerson({}, async () => {
          await parts.portalTokens.amend(alice.id, alice.token, { expires });
          await parts.portalAccounts.read();
          for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        });
      } finally {
        listening.dispose();
      }
    }

    it('is told of a week and a day before, each once', async () => {
      assert.deepEqual((await messages(Date.now() + 20 * day)).messages, []);
      const seen = await messages(Date.now() + 6 * day);
      assert.equal(seen.messages.length, 1);
      assert.match(
        seen.messages[0] ?? '',
        /^The portal token of alice at .* expires on .*, in [56] days\. /,
      );
      assert.deepEqual(seen.buttons, ['Sign In…'], 'we know no page of this portal');
    });

    it('is not told of an end that the Slivers view shows', async () => {
      const shown = { isShown: true };
      assert.deepEqual((await messages(Date.now() - day, memory(), shown)).messages, []);
      const soon = await messages(Date.now() + 6 * day, memory(), shown);
      assert.equal(soon.messages.length, 1, 'the view shows no end to come');
    });

    /** The token dies elsewhere, and the portal refuses it while the window listens. */
    async function refused(
      isShown: boolean,
      ask: () => Promise<unknown> | undefined,
    ): Promise<Seen> {
      await replacedElsewhere();
      const listening = registerPortalReminders(parts, memory(), () => isShown);
      try {
        return await asPerson({}, async () => {
          const told = next(parts.portalAccounts.onDidChange);
          await ask();
          await told;
          for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        });
      } finally {
        listening.dispose();
      }
    }
    const listed = (): Promise<unknown> | undefined =>
      parts.portalAccounts.list[0]?.portal.experiments.list();

    it('is told once that its token was revoked, where no other message says so', async () => {
      const seen = await refused(false, () => listed()?.catch(() => undefined));
      assert.equal(seen.messages.length, 1);
      assert.match(seen.messages[0] ?? '', /^The portal no longer accepts the token of alice at /);
    });

    it('is not told by a message what the Slivers view says', async () => {
      const seen = await refused(true, () => listed()?.catch(() => undefined));
      assert.deepEqual(seen.messages, []);
    });

    it('is told once by the action that failed for it', async () => {
      const seen = await refused(false, () => parts.problems.guard(() => listed()));
      assert.equal(seen.messages.length, 1);
      assert.match(seen.messages[0] ?? '', / does not accept your token: /);
      assert.ok(seen.buttons.includes('Sign In…'));
    });

    it('is not told of again by the next window, nor when it has ended', async () => {
      const said = memory();
      const end = Date.now() + 6 * day;
      assert.equal((await messages(end, said)).messages.length, 1);
      await parts.portalTokens.amend(alice.id, alice.token, { expires: undefined });
      await parts.portalAccounts.read();
      assert.deepEqual((await messages(end, said)).messages, []);
      const past = Date.now() - day;
      const ended = await messages(past, said);
      assert.match(ended.messages.join(), /^The portal token of alice .* has expired /);
      await parts.portalTokens.amend(alice.id, alice.token, { expires: undefined });
      await parts.portalAccounts.read();
      assert.deepEqual((await messages(past, said)).messages, []);
    });
  });
});
