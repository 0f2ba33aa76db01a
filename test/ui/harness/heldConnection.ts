// The connection between the window and its extension host, which may be as slow as a test wants: what the host says is
// held back, while the host hears all that the window says.
import type { Page } from 'playwright-core';

interface Hold {
  /** What the host must have said for it to begin. */
  readonly words: readonly string[];
  readonly begun: () => void;
}

interface Holding {
  waiting: Hold | undefined;
  /** Hand on what is held back, where anything is. */
  held: (() => void)[] | undefined;
}

type HoldingWindow = typeof globalThis & { holding: Holding };

export class HeldConnection {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Of connections that the page makes from now on: reload the window after it. */
  static async of(page: Page): Promise<HeldConnection> {
    await page.addInitScript(holdMessages);
    return new HeldConnection(page);
  }

  /** Resolves when the host has said all of the words in one message: from that on nothing reaches the window. */
  async holdFrom(...words: string[]): Promise<void> {
    await this.#page.evaluate(async (all) => {
      const { holding } = globalThis as HoldingWindow;
      await new Promise<void>((begun) => (holding.waiting = { words: all, begun }));
    }, words);
  }

  /** Hands on what has been held back, and holds back nothing any more. */
  async release(): Promise<void> {
    await this.#page.evaluate(() => {
      const { holding } = globalThis as HoldingWindow;
      const { held = [] } = holding;
      holding.held = undefined;
      for (const send of held) send();
    });
  }
}

/** Runs in the page before all else. */
function holdMessages(): void {
  const holding: Holding = { waiting: undefined, held: undefined };
  (globalThis as HoldingWindow).holding = holding;
  const take = async (event: MessageEvent<Blob>, send: () => void): Promise<void> => {
    const { waiting } = holding;
    if (waiting !== undefined) {
      const text = await event.data.text();
      if (waiting.words.every((word) => text.includes(word))) {
        holding.waiting = undefined;
        holding.held = [];
        waiting.begun();
      }
    }
    if (holding.held === undefined) send();
    else holding.held.push(send);
  };
  // One after the other, since to read what one says takes a turn.
  let taken = Promise.resolve();
  WebSocket.prototype.addEventListener = function (
    this: WebSocket,
    type: string,
    listener: EventListenerOrEventListenerObject,
  ): void {
    const hear = (event: Event): void => {
      const send = (): void => {
        if (typeof listener === 'function') listener.call(this, event);
        else listener.handleEvent(event);
      };
      if (type !== 'message') send();
      else taken = taken.then(() => take(event as MessageEvent<Blob>, send));
    };
    EventTarget.prototype.addEventListener.call(this, type, hear);
  };
}
