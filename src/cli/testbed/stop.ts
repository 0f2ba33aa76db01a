// `geni-testbed stop`: ends the running testbed of a folder.
import type { Command } from 'commander';
import { tell, withCommon, type CommonOptions } from './running';

export function stop(program: Command): void {
  withCommon(program.command('stop').description('stop the running testbed')).action(
    (options: CommonOptions) =>
      tell(options, { command: 'stop' }, () => 'The testbed is stopping.'),
  );
}
