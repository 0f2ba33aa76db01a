// The messages in the corner of the window.
import type { Locator, Page } from 'playwright-core';

export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The message that holds `text`. */
  message(text: string | RegExp): Locator {
    return this.#page.locator('.notification-toast', { hasText: text });
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.message(text).getByRole('button', { name: button }).click();
  }

  async close(text: string | RegExp): Promise<void> {
    const message = this.message(text);
    await message.hover();
    await message.getByRole('button', { name: /^Clear Notification/ }).click();
    await message.waitFor({ state: 'hidden' });
  }
}
