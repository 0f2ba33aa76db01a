// The tokens that a person has signed in with: one secret that all windows share.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Memento, SecretStorage } from 'vscode';
import { KeptSecrets } from '../../../../src/ui/accounts/keptSecrets';
import {
  PortalTokens,
  tokensKey,
  type PortalToken,
} from '../../../../src/ui/accounts/portalTokens';
import { Emitter } from '../../../../src/model/event';

/** A computer whose windows share secrets. What a window asks for comes in a later turn. */
class Computer {
  readonly secrets = new Map<string, string>();
  readonly memory = new Map<string, unknown>();
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  openWindow(): PortalTokens {
    const { secrets, memory } = this;
    const later = <T>(work: () => T): Promise<T> =>
      new Promise((resolve) => setImmediate(() => resolve(work())));
    const storage = {
      get: (key: string) => later(() => secrets.get(key)),
      store: (key: string, value: string) =>
        later(() => {
          secrets.set(key, value);
          this.#changed.fire({ key });
        }),
      delete: (key: string) => later(() => void secrets.delete(key)),
      onDidChange: this.#changed.event,
    } as unknown as SecretStorage;
    const memento = {
      get: (key: string) => memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    } as unknown as Memento;
    return new PortalTokens(new KeptSecrets(storage, memento), this.#folder);
  }
}

const alice: PortalToken = {
  id: 'portal:alice@portal.example',
  url: 'https://portal.example',
  user: 'alice',
  token: 'first',
  expires: 1_800_000_000_000,
  experiment: undefined,
  testbed: undefined,
};
const bob: PortalToken = { ...alice, id: 'portal:bob@portal.example', user: 'bob', token: 'other' };

describe('the tokens of portals', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'tokens-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are kept in one secret, and nothing of them in the memory', async () => {
    const computer = new Computer(folder);
    const tokens = computer.openWindow();
    await tokens.put(alice);
    await tokens.put(bob);
    assert.deepEqual(await tokens.all(), [alice, bob]);
    assert.deepEqual([...computer.secrets.keys()], [tokensKey]);
    assert.doesNotMatch(JSON.stringify([...computer.memory]), /first|other|alice|bob/);
  });

  it('are seen by another window, which is told', async () => {
    const computer = new Computer(folder);
    const [one, two] = [computer.openWindow(), computer.openWindow()];
    let told = 0;
    const following = two.follow(() => (told += 1));
    await one.put(alice);
    assert.equal(told, 1);
    assert.deepEqual(await two.all(), [alice]);
    following.dispose();
  });

  it('lose none when two windows sign in at the same moment', async () => {
    const computer = new Computer(folder);
    const [one, two] = [computer.openWindow(), computer.openWindow()];
    await Promise.all([one.put(alice), two.put(bob), one.put({ ...bob, id: 'portal:carol@x' })]);
    assert.equal((await one.all()).length, 3);
  });

  it('are replaced by a newer one of the same account, and not by what was known of an older one', async () => {
    const computer = new Computer(folder);
    const [one, two] = [computer.openWindow(), computer.openWindow()];
    await one.put(alice);
    await two.put({ ...alice, token: 'second' });
    await one.amend(alice.id, 'first', { expires: 1 });
    assert.deepEqual(await one.all(), [{ ...alice, token: 'second' }]);
    await one.amend(alice.id, 'second', { expires: 2 });
    assert.deepEqual(await two.all(), [{ ...alice, token: 'second', expires: 2 }]);
  });

  it('are gone after a sign-out, in all windows and from the secret', async () => {
    const computer = new Computer(folder);
    const [one, two] = [computer.openWindow(), computer.openWindow()];
    await one.put(alice);
    await two.remove(alice.id);
    assert.deepEqual(await one.all(), []);
    assert.doesNotMatch(JSON.stringify([...computer.secrets]), /first|alice/);
    assert.notEqual(one.keeping, 'lost', 'the computer is not blamed for it');
  });

  it('are none where the secret is damaged, and can be added again', async () => {
    const computer = new Computer(folder);
    for (const text of ['', '{', '{}', '[1, {"id": 2}]']) {
      computer.secrets.set(tokensKey, text);
      assert.deepEqual(await computer.openWindow().all(), [], text);
    }
    const tokens = computer.openWindow();
    assert.equal(await tokens.put(alice), true);
    assert.deepEqual(await tokens.all(), [alice]);
  });

  it('are told not to be kept where the keychain refuses', async () => {
    const computer = new Computer(folder);
    computer.secrets.set = () => {
      throw new Error('locked');
    };
    const tokens = new PortalTokens(
      new KeptSecrets(
        {
          get: () => Promise.resolve(undefined),
          store: () => Promise.reject(new Error('locked')),
        } as unknown as SecretStorage,
        { get: () => undefined, update: () => Promise.resolve() } as unknown as Memento,
      ),
      folder,
    );
    assert.equal(await tokens.put(alice), false);
  });
});
