// Whether a computer keeps secrets is found out, not promised.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Memento, SecretStorage } from 'vscode';
import { KeptSecrets } from '../../../../src/ui/accounts/keptSecrets';

/** A computer: `forgets` has no keychain, so each window has secrets of its own. */
class Computer {
  readonly #memory = new Map<string, unknown>();
  readonly #keychain = new Map<string, string>();
  readonly #forgets: boolean;

  constructor({ forgets }: { forgets: boolean }) {
    this.#forgets = forgets;
  }

  openWindow(): KeptSecrets {
    const values = this.#forgets ? new Map<string, string>() : this.#keychain;
    return new KeptSecrets(storage(values), this.#memento());
  }

  #memento(): Memento {
    const memory = this.#memory;
    return {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    };
  }
}

function storage(values: Map<string, string>): SecretStorage {
  return {
    get: (key) => Promise.resolve(values.get(key)),
    store: (key, value) => Promise.resolve(void values.set(key, value)),
    delete: (key) => Promise.resolve(void values.delete(key)),
    onDidChange: () => {
      throw new Error('nobody listens');
    },
  };
}

describe('a computer', () => {
  it('promises nothing before another window has looked', async () => {
    const window = new Computer({ forgets: false }).openWindow();
    assert.equal(await window.store('a', 'secret'), true);
    assert.equal(await window.get('a'), 'secret');
    assert.equal(window.keeping, 'unknown');
  });

  it('with a keychain keeps a secret for the next window, which then knows', async () => {
    const computer = new Computer({ forgets: false });
    await computer.openWindow().store('a', 'secret');
    const next = computer.openWindow();
    assert.equal(await next.get('a'), 'secret');
    assert.equal(next.keeping, 'kept');
  });

  it('without one is found out by the next window', async () => {
    const computer = new Computer({ forgets: true });
    await computer.openWindow().store('a', 'secret');
    const next = computer.openWindow();
    assert.equal(await next.get('a'), undefined);
    assert.equal(next.keeping, 'lost');
  });

  it('is not blamed for a secret that a person had forgotten', async () => {
    const computer = new Computer({ forgets: false });
    const window = computer.openWindow();
    await window.store('a', 'secret');
    await window.delete('a');
    const next = computer.openWindow();
    assert.equal(await next.get('a'), undefined);
    assert.equal(next.keeping, 'unknown');
  });

  it('that refuses to store is known at once', async () => {
    const values = new Map<string, string>();
    const refusing = { ...storage(values), store: () => Promise.reject(new Error('no keyring')) };
    const memory = new Map<string, unknown>();
    const window = new KeptSecrets(refusing, {
      keys: () => [],
      get: (key: string) => memory.get(key),
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    });
    assert.equal(await window.store('a', 'secret'), false);
    assert.equal(window.keeping, 'lost');
  });
});
