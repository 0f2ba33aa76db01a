/** What a script writes on a node, as whole lines for a terminal: a line of others must not be torn. */
export interface OutputLines {
  add(bytes: Buffer): void;
  /** The last line may have no end. */
  end(): void;
}

/** Characters after which a line without an end is shown. */
const LONGEST_LINE = 8_192;

export function outputLines(show: (lines: readonly string[]) => void): OutputLines {
  const decoder = new TextDecoder();
  let open = '';
  const flush = (): void => {
    if (open !== '') show([open]);
    open = '';
  };
  const add = (text: string): void => {
    const lines = (open + text).split(/\r?\n/);
    open = lines.pop() ?? '';
    if (lines.length > 0) show(lines);
    if (open.length > LONGEST_LINE) flush();
  };
  return {
    add: (bytes) => add(decoder.decode(bytes, { stream: true })),
    end: () => {
      add(decoder.decode());
      flush();
    },
  };
}
