/** `geni-image mcp`: the server for assistants, on standard input and output; or what to put into their configuration. */
import { isatty } from 'node:tty';
import { allEnded } from '../../mcp/ending';
import { everything } from '../../mcp/everything';
import type { ServerOptions } from '../../mcp/offer';
import { serverWords, programFile } from '../../mcp/words';
import { reserveStandardOutput, say } from '../../terminal/streams';
import { UsageError } from '../failures/failure';
import type { Output } from '../terminal/output';

export interface McpOptions extends ServerOptions {
  /** Only print the configuration. */
  readonly config?: boolean;
}

/** Resolves when the client has gone, and what it has begun is out. @throws UsageError */
export async function mcp(options: McpOptions, output: Output): Promise<void> {
  if (options.token === '-')
    throw new UsageError(
      '--token - reads standard input, which belongs to the assistant here: give the file with your token.',
    );
  if (options.config === true) {
    const configuration = configurationOf(options);
    output.result(configuration, JSON.stringify(configuration, null, 2).split('\n'));
    return;
  }
  if (isatty(0))
    throw new UsageError(
      'This server is started by an assistant, not in a terminal: "geni-image mcp --config" prints what to put into its configuration.',
    );
  reserveStandardOutput();
  const { serve } = await import('../../mcp/server');
  await serve(everything(options), (problem) => say([`${output.name} mcp: ${problem}`]));
  await allEnded();
}

/** As most clients take it. Paths are whole, since a client starts the server in a folder of its own. */
function configurationOf(options: ServerOptions): object {
  const isElectron = process.versions['electron'] !== undefined;
  const server = {
    command: process.execPath,
    args: [programFile(), 'mcp', ...serverWords(options)],
    ...(isElectron && { env: { ELECTRON_RUN_AS_NODE: '1' } }),
  };
  return { mcpServers: { 'geni-image': server } };
}
