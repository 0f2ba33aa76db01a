/**
 * VS Code's secret storage, and whether it keeps what it is given. On a computer without a keychain it
 * forgets everything with the window and does not say so; that it has kept something is only known when
 * another window finds it.
 */
import { randomUUID } from 'node:crypto';
import type { Disposable, Memento, SecretStorage } from 'vscode';

/** `unknown` until a later window has looked. */
export type Keeping = 'unknown' | 'kept' | 'lost';

/** Keys of the memory: how it went last, and which window stored a secret. */
const keepingKey = 'secrets.keeping';
const storedKey = 'secrets.stored';

export class KeptSecrets {
  readonly #secrets: SecretStorage;
  readonly #memory: Memento;
  readonly #window = randomUUID();

  /** @param memory shared by all windows, and holding no secrets */
  constructor(secrets: SecretStorage, memory: Memento) {
    this.#secrets = secrets;
    this.#memory = memory;
  }

  get keeping(): Keeping {
    const known = this.#memory.get<unknown>(keepingKey);
    return known === 'kept' || known === 'lost' ? known : 'unknown';
  }

  async get(key: string): Promise<string | undefined> {
    const value = await this.#secrets.get(key);
    const by = this.#stored()[key];
    if (by === undefined || by === this.#window) return value;
    await this.#learn(value === undefined ? 'lost' : 'kept');
    if (value === undefined) await this.#note(key, undefined);
    return value;
  }

  /** False when it is certain already that it is not kept. */
  async store(key: string, value: string): Promise<boolean> {
    try {
      await this.#secrets.store(key, value);
      if ((await this.#secrets.get(key)) !== value) throw new Error('it is not there');
    } catch {
      await this.#learn('lost');
      return false;
    }
    await this.#note(key, this.#window);
    return true;
  }

  async delete(key: string): Promise<void> {
    await this.#note(key, undefined);
    await this.#secrets.delete(key);
  }

  /** Calls `changed` when any window has stored or deleted this secret. */
  follow(key: string, changed: () => void): Disposable {
    return this.#secrets.onDidChange((change) => {
      if (change.key === key) changed();
    });
  }

  async #learn(keeping: Keeping): Promise<void> {
    if (this.keeping !== keeping) await this.#memory.update(keepingKey, keeping);
  }

  async #note(key: string, by: string | undefined): Promise<void> {
    const { [key]: before, ...others } = this.#stored();
    if (before === by) return;
    await this.#memory.update(storedKey, by === undefined ? others : { ...others, [key]: by });
  }

  #stored(): Record<string, unknown> {
    const value = this.#memory.get<unknown>(storedKey);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  }
}
