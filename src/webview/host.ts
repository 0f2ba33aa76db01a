/** The way from a page to the extension. */

export interface Host<Message> {
  postMessage(message: Message): void;
  /** Kept by VS Code for when it brings the page back. */
  setState(memory: unknown): void;
  /** What was kept; undefined for a new page. */
  getState(): unknown;
}

/** For the extension, which VS Code does not tell what it keeps. */
interface MemoryMessage {
  readonly type: 'memory';
  readonly memory: unknown;
}

declare function acquireVsCodeApi<Message>(): Host<Message>;

/** VS Code hands it out once. */
export function connect<Message>(): Host<Message> {
  const api = acquireVsCodeApi<Message | MemoryMessage>();
  let kept = '';
  return {
    postMessage: (message) => api.postMessage(message),
    getState: () => api.getState(),
    setState: (memory) => {
      api.setState(memory);
      const now = JSON.stringify(memory);
      if (now !== kept) api.postMessage({ type: 'memory', memory });
      kept = now;
    },
  };
}
