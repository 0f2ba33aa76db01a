// One tree of the side bar, found by its title.
import type { Locator, Page } from 'playwright-core';
import { chooseFromMenu } from './menu';

/** Milliseconds without a change after which a tree counts as drawn. */
const still = 400;

export class Tree {
  readonly pane: Locator;
  readonly #header: Locator;
  readonly #page: Page;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#header = page.locator(`.pane-header[aria-label^="${title} "]`);
    this.pane = page.locator('.pane', { has: this.#header });
  }

  /** Opens the tree's section if it is folded. */
  async open(): Promise<void> {
    if ((await this.#header.getAttribute('aria-expanded')) !== 'true') await this.#header.click();
  }

  /** Folds the other sections, so that all rows of this one are drawn. */
  async maximise(): Promise<void> {
    const own = await this.#header.getAttribute('aria-label');
    const open = this.#page.locator('.sidebar .pane-header[aria-expanded="true"]');
    const labels = await open.evaluateAll((all) =>
      all.map((one) => one.getAttribute('aria-label')),
    );
    for (const label of labels) {
      if (label !== own) await this.#page.locator(`.pane-header[aria-label="${label}"]`).click();
    }
    await this.open();
  }

  /** The first row whose text, as it is read out, holds `text`. */
  row(text: string | RegExp): Locator {
    return this.pane.getByRole('treeitem', { name: text }).first();
  }

  /** Opens the row, and resolves when it is open. */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.locator('.monaco-tl-twistie').click();
    }
    await this.pane
      .locator('[role="treeitem"][aria-expanded="true"]')
      .and(this.pane.getByRole('treeitem', { name: text }))
      .first()
      .waitFor();
  }

  /** Closes an open row, and resolves when it is closed. */
  async collapse(text: string | RegExp): Promise<void> {
    await this.row(text).locator('.monaco-tl-twistie').click();
    await this.pane
      .locator('[role="treeitem"][aria-expanded="false"]')
      .and(this.pane.getByRole('treeitem', { name: text }))
      .first()
      .waitFor();
  }

  /** Selects several rows. */
  async select(...texts: (string | RegExp)[]): Promise<void> {
    for (const [index, text] of texts.entries()) {
      await this.row(text).click(index === 0 ? {} : { modifiers: ['Control'] });
    }
  }

  /** Drags a row onto a line of an editor, and lets go when the editor shows where it would land. */
  async drag(text: string | RegExp, target: Locator): Promise<void> {
    const { mouse } = this.#page;
    const landing = this.#page.locator('.dnd-target').first();
    await mouse.move(...(await middleOf(this.row(text))));
    await mouse.down();
    const [x, y] = await middleOf(target);
    await mouse.move(x, y, { steps: 8 });
    // An editor hears of a drag only while the pointer moves.
    for (let step = 0; step < 500 && !(await landing.isVisible()); step += 1) {
      await mouse.move(x + (step % 2), y);
    }
    await landing.waitFor();
    await mouse.up();
  }

  /** Opens the row's context menu and chooses `title`. */
  async choose(text: string | RegExp, title: string): Promise<void> {
    await this.row(text).waitFor();
    await this.#still();
    await this.row(text).click({ button: 'right' });
    await chooseFromMenu(this.#page, title);
  }

  /**
   * Resolves when nothing is being read and nothing has been drawn for a moment. In the instant in which
   * rows are drawn anew VS Code hands none to a menu, and the command asks which one is meant.
   */
  async #still(): Promise<void> {
    await this.pane.locator('.monaco-progress-container.active').waitFor({ state: 'detached' });
    await this.pane.evaluate(
      (pane, moment) =>
        new Promise<void>((resolve) => {
          const end = (): void => {
            observer.disconnect();
            resolve();
          };
          let timer = setTimeout(end, moment);
          const observer = new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(end, moment);
          });
          observer.observe(pane, { subtree: true, childList: true, characterData: true });
        }),
      still,
    );
  }

  /** Presses the button that the row shows when the pointer is over it. */
  async press(text: string | RegExp, title: string): Promise<void> {
    const row = this.row(text);
    await row.hover();
    await row.getByRole('button', { name: title }).click();
  }
}

async function middleOf(part: Locator): Promise<[number, number]> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('What is dragged cannot be seen.');
  return [box.x + Math.min(box.width, 160) / 2, box.y + box.height / 2];
}
