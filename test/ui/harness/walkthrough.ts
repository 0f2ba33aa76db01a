// The page of first steps, with a tick at each that is done.
import type { Locator, Page } from 'playwright-core';

export class Walkthrough {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Brings the page to the front and opens a step. */
  async open(title: string): Promise<void> {
    const tab = this.#page.getByRole('tab', { name: /^Welcome/ });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.#step(title).click();
  }

  /** Presses a button of the open step. */
  async press(title: string, button: string): Promise<void> {
    await this.#step(title).locator('.monaco-button', { hasText: button }).click();
  }

  /** Resolves when the step is ticked. */
  async done(title: string): Promise<void> {
    await this.#step(title).locator('[role="checkbox"][aria-checked="true"]').waitFor();
  }

  #step(title: string): Locator {
    return this.#page.locator('.getting-started-step', { hasText: title });
  }
}
