/**
 * Slices that a person is only a member of: the slice authority lists those that one created
 * (docs/protocol.md 5.2), so these are added by name and remembered.
 */
import type { Memento } from 'vscode';

const key = 'addedSlices';

export class AddedSlices {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** URNs of the slices that were added to an account. */
  of(accountId: string): readonly string[] {
    const list = this.#all()[accountId];
    return Array.isArray(list) ? list.filter((urn) => typeof urn === 'string') : [];
  }

  async add(accountId: string, sliceUrn: string): Promise<void> {
    await this.#set(accountId, [...new Set([...this.of(accountId), sliceUrn])]);
  }

  async remove(accountId: string, sliceUrn: string): Promise<void> {
    await this.#set(
      accountId,
      this.of(accountId).filter((urn) => urn !== sliceUrn),
    );
  }

  async #set(accountId: string, urns: readonly string[]): Promise<void> {
    await this.#memory.update(key, { ...this.#all(), [accountId]: urns });
  }

  #all(): Record<string, unknown> {
    const value = this.#memory.get<unknown>(key);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  }
}
