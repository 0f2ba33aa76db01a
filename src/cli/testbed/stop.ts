// `geni-testbed stop`: ends the running testbed of a folder.
import type { Command } from 'commander';
import { ask, printJson } from './running';

export function stop(program: Command): Command {
  return program
    .command('stop')
    .description('end the running testbed')
    .option('--json', 'print one JSON document')
    .action(async (options: { dir: string; json?: true }) => {
      const answer = await ask(options.dir, { command: 'stop' });
      if (options.json) printJson(answer);
      else process.stdout.write('The testbed is stopping.\n');
    });
}
