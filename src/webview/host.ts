/** The way from a page to the extension. */

export interface Host<Message> {
  postMessage(message: Message): void;
  /** Kept by VS Code for when it brings the page back. */
  setState(memory: unknown): void;
  /** What was kept; undefined for a new page. */
  getState(): unknown;
}

declare function acquireVsCodeApi<Message>(): Host<Message>;

/** VS Code hands it out once. */
export function connect<Message>(): Host<Message> {
  return acquireVsCodeApi<Message>();
}
