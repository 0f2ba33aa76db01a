// `geni-testbed fault`: lets things go wrong on purpose.
import { defined } from '../../rpc/defined';
import { InvalidArgumentError, Option, type Command, type Help } from 'commander';
import { nearest } from '../../rspec/language/distance';
import { TestbedError } from '../../testbed/errors';
import { faultKinds, snapshotReasons, type InjectedFault } from '../../testbed/faults';
import { anyNumber, bytes, wholeNumber } from './numbers';
import { columns, tell, withCommon, type CommonOptions } from './running';

interface AddOptions extends CommonOptions {
  readonly site?: string;
  readonly method?: string;
  readonly user?: string;
  readonly times?: number;
  readonly seconds?: number;
  readonly delay?: number;
  readonly after?: number;
  readonly reason?: string;
  readonly between?: string;
}

export function faultCommands(program: Command): void {
  const fault = program.command('fault').description('simulate failures');
  const add = fault
    .command('add')
    .description('add a fault; without --times or --seconds, it stays until it is cleared')
    .argument('<kind>', 'what goes wrong, one of those below', kindOf)
    .option('--site <name>', 'only at this site')
    .option(
      '--method <name>',
      'only this call; for web requests image_metadata or spewimage, for REST portal or an operation',
    )
    .option('--user <uid>', 'only for this user')
    .option('--times <number>', 'number of times', wholeNumber(1))
    .option('--seconds <number>', 'duration; for clock-skew, the offset', anyNumber)
    .option(
      '--delay <milliseconds>',
      'delay of slow answers, or duration of a hold',
      wholeNumber(0),
    )
    .option('--after <bytes>', 'how much of a failing snapshot is captured first', bytes)
    .addOption(
      new Option('--reason <word>', 'how a snapshot fails').choices(Object.keys(snapshotReasons)),
    )
    .option('--between <names>', 'two sites, such as north,home')
    .addHelpText('after', ({ command }) => `\n${listOfKinds(command.createHelp())}`);
  withCommon(add).action(run);
  withCommon(fault.command('list').description('list the faults in force')).action(
    (options: CommonOptions) =>
      tell(options, { command: 'fault.list' }, (faults) =>
        columns(faults.map(row), 'There are no faults.'),
      ),
  );
  withCommon(
    fault
      .command('clear')
      .description('clear one fault, or all')
      .argument('[id]', 'number of the fault', wholeNumber(1)),
  ).action((id: number | undefined, options: CommonOptions) =>
    tell(options, { command: 'fault.clear', ...defined({ id }) }, ({ cleared }) => {
      if (id !== undefined && cleared === 0) throw noFault(id);
      return cleared === 1 ? 'Cleared 1 fault.' : `Cleared ${cleared} faults.`;
    }),
  );
}

/** A program clears what may have ended by itself; a person who names one means one that is there. */
function noFault(id: number): TestbedError {
  return new TestbedError('bad-argument', `There is no fault ${id}.`);
}

function kindOf(word: string): string {
  if (Object.hasOwn(faultKinds, word)) return word;
  const [close] = nearest(word, new Set(Object.keys(faultKinds)), 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  throw new InvalidArgumentError(`"${word}" is not a kind of fault.${guess}`);
}

function listOfKinds(helper: Help): string {
  helper.helpWidth = Math.min(process.stdout.columns || 80, 100);
  const width = Math.max(...Object.keys(faultKinds).map((kind) => kind.length));
  const lines = Object.entries(faultKinds).map(([kind, text]) =>
    helper.formatItem(kind, width, text, helper),
  );
  return ['Kinds:', ...lines].join('\n');
}

async function run(kind: string, options: AddOptions): Promise<void> {
  const { site, method, user, times, seconds, delay, after, reason, between } = options;
  const request = {
    command: 'fault.add' as const,
    kind,
    site,
    method,
    user,
    times,
    seconds,
    delay,
    after,
    reason,
    between: between?.split(','),
  };
  await tell(options, request, (fault) => `Fault ${fault.id}: ${sentenceOf(fault)}.`);
}

/** What it is, without what the help says of options. */
function sentenceOf({ kind }: InjectedFault): string {
  return faultKinds[kind].replace(/;.*/, '');
}

function row(fault: InjectedFault): string[] {
  const target = [fault.site, fault.method, fault.user, fault.between?.join(' and ')]
    .filter(Boolean)
    .join(', ');
  const struck = `struck ${fault.struck === 1 ? 'once' : `${fault.struck} times`}`;
  const left = fault.times === undefined ? '' : `${fault.times} more to come`;
  return [String(fault.id), fault.kind, target === '' ? 'everywhere' : target, struck, left];
}
