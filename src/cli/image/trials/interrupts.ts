/** Ctrl-C during a try: the first one ends it and gives the node back, the second one leaves that to the next command. */
import type { Output } from '../terminal/output';

export interface Interrupts {
  readonly signal: AbortSignal;
  readonly leave: AbortSignal;
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function heedInterrupts(output: Output): Interrupts {
  const stop = new AbortController();
  const leave = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) {
      leave.abort();
      return;
    }
    output.warn('Stopping: the node is given back. Press Ctrl-C again to stop waiting for that.');
    stop.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: stop.signal,
    leave: leave.signal,
    dispose: () => {
      for (const signal of signals) process.removeListener(signal, interrupt);
    },
  };
}
