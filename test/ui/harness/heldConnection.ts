// The connection between the window and its extension host, which may be as slow as a test wants: what the host says is
// held back, while the host hears all that the window says.
import type { Page } from 'playwright-core';

interface Hold {
  readonly from: RegExp;
  readonly begun: () => void;
  /** Hand on what has been held back; undefined as long as nothing is. */
  held?: (() => void)[];
}

export class HeldConnection {
  #hold: Hold | undefined;

  private constructor() {}

  /** Of connections that the page makes from now on: reload the window after it. */
  static async of(page: Page): Promise<HeldConnection> {
    const connection = new HeldConnection();
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => connection.#take(message, () => socket.send(message)));
    });
    return connection;
  }

  /** Resolves when the host has said what matches; from that on nothing reaches the window. */
  async holdFrom(from: RegExp): Promise<void> {
    await new Promise<void>((begun) => (this.#hold = { from, begun }));
  }

  /** Hands on what has been held back, and holds back nothing any more. */
  release(): void {
    const { held = [] } = this.#hold ?? {};
    this.#hold = undefined;
    for (const send of held) send();
  }

  #take(message: string | Buffer, send: () => void): void {
    const hold = this.#hold;
    if (hold !== undefined && hold.held === undefined && hold.from.test(String(message))) {
      hold.held = [];
      hold.begun();
    }
    if (hold?.held === undefined) send();
    else hold.held.push(send);
  }
}
