// Pages in which nothing moves by itself. What turns or slides is drawn anew sixty times in a second, without a graphics
// card by the processor: that was a seventh of the work of a journey.
import type { BrowserContext } from 'playwright-core';

/** For all pages from now on, those inside of others included. */
export async function stillPages(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const still = new CSSStyleSheet();
    still.replaceSync(
      '*, ::before, ::after { animation: none !important; transition: none !important; }',
    );
    const add = (): void => void document.adoptedStyleSheets.push(still);
    // A document that is written anew, as that of a webview is, forgets it.
    document.addEventListener('DOMContentLoaded', add);
  });
}
