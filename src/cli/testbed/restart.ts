// `geni-testbed restart`: the testbed goes away in the middle of whatever it does, and comes back.
import type { Command } from 'commander';
import { wholeNumber } from './numbers';
import { tell, withCommon, type CommonOptions } from './running';

export function restart(program: Command): void {
  withCommon(program.command('restart').description('restart the running testbed'))
    .option('--down <milliseconds>', 'how long it stays down', wholeNumber(0), 1000)
    .action((options: CommonOptions & { down: number }) =>
      tell(options, { command: 'restart', down: options.down }, () => 'The testbed is restarting.'),
    );
}
