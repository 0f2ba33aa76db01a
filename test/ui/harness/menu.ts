// Menus that are open in the window.
import type { Page } from 'playwright-core';

/**
 * Chooses an item. A menu takes no click in the first moments after it has opened, so that the click
 * that opened it chooses nothing; the keyboard is heard at once.
 */
export async function chooseFromMenu(page: Page, title: string): Promise<void> {
  // What is said after the title is its key.
  const item = page.getByRole('menuitem', { name: new RegExp(`^${escape(title)}`) });
  await item.hover();
  await page.locator('.action-item.focused', { has: item }).waitFor();
  await page.keyboard.press('Enter');
  await item.waitFor({ state: 'hidden' });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
