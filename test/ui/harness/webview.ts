// Finds the page of an extension. A workbench can hold several, each in two nested frames, so the
// frame is chosen by what it shows.
import type { Frame, Locator, Page } from 'playwright-core';
import { patience } from './patience';

/** Resolves with the body of the frame in which `text` can be seen. */
export async function webviewWith(page: Page, text: string): Promise<Locator> {
  const tried = new Set<Frame>();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      page.off('framenavigated', look);
      reject(new Error(`No page of an extension shows "${text}".`));
    }, patience);
    const look = (frame: Frame): void => {
      if (tried.has(frame) || frame === page.mainFrame()) return;
      tried.add(frame);
      const found = (): void => {
        clearTimeout(late);
        page.off('framenavigated', look);
        resolve(frame.locator('body'));
      };
      // A frame that goes away while we look is simply not the one.
      frame
        .getByText(text)
        .first()
        .waitFor()
        .then(found, () => tried.delete(frame));
    };
    page.on('framenavigated', look);
    page.frames().forEach(look);
  });
}
