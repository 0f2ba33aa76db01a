// A bare event without a value.

export class Signal {
  readonly #listeners = new Set<() => void>();

  on(listener: () => void): void {
    this.#listeners.add(listener);
  }

  fire(): void {
    for (const listener of this.#listeners) listener();
  }
}
