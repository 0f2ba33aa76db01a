// The box at the top of the window that asks questions: choices, texts and the command palette.
import type { Locator, Page } from 'playwright-core';
import { patience } from './patience';

export class QuickInput {
  readonly box: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.locator('.quick-input-widget');
  }

  get input(): Locator {
    return this.box.locator('.quick-input-filter input, .quick-input-box input').first();
  }

  /** What is said below the text: the prompt, or why the text will not do. */
  get message(): Locator {
    return this.box.locator('.quick-input-message');
  }

  option(text: string): Locator {
    return this.box.getByRole('option', { name: text }).first();
  }

  /** Waits for the question whose title holds `title`. */
  async titled(title: string): Promise<void> {
    await this.box.locator('.quick-input-title', { hasText: title }).waitFor();
  }

  /** Chooses the option that holds `text`, after narrowing the list with `filter`. */
  async pick(text: string, filter?: string): Promise<void> {
    await this.box.waitFor();
    if (filter !== undefined) await this.input.fill(filter);
    await this.option(text).click();
  }

  /**
   * Opens the box by a key, and chooses. What was done just before may take the focus back, and then the
   * box goes: so it is opened again, as a person would.
   */
  async openAndPick(key: string, text: string, filter: string): Promise<void> {
    const timeout = 3000;
    for (const start = Date.now(); ;) {
      await this.#page.keyboard.press(key);
      try {
        await this.input.fill(filter, { timeout });
        await this.option(text).click({ timeout });
        return;
      } catch (error) {
        if (Date.now() - start > patience) throw error;
      }
    }
  }

  /**
   * Answers a question for a text. The list that led to it may still be open, under the same title: a text
   * that is typed into its box is lost.
   */
  async answer(text: string): Promise<void> {
    await this.box.locator('.quick-input-list').waitFor({ state: 'hidden' });
    await this.input.fill(text);
    await this.#page.keyboard.press('Enter');
  }

  async leave(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }
}
