// `geni-testbed slice`: slices without the API.
import type { Command } from 'commander';
import { dateText } from '../../model/units';
import type { ShownSlice } from '../../testbed/control/sliceCommands';
import { columns, tell, withCommon, type CommonOptions } from './running';

export function sliceCommands(program: Command): void {
  const slice = program.command('slice').description('list, create, renew and delete slices');
  withCommon(slice.command('list').description('all slices')).action((options: CommonOptions) =>
    tell(options, { command: 'slice.list' }, (slices) =>
      columns(slices.map(row), 'There are no slices.'),
    ),
  );
  withCommon(
    slice
      .command('add')
      .description('register a slice')
      .argument('<name>', '2 to 19 letters, digits and dashes'),
  )
    .option('--user <uid>', 'user who creates it', 'alice')
    .option('--project <name>', 'project (default: the first one of the user)')
    .option('--expires <when>', 'a date, or hours from now such as 24h')
    .action(
      (
        name: string,
        options: CommonOptions & { user: string; project?: string; expires?: string },
      ) => {
        const { user, project, expires } = options;
        const request = { command: 'slice.add' as const, name, uid: user, project, expires };
        return tell(options, request, ({ urn }) => urn);
      },
    );
  withCommon(
    slice
      .command('renew')
      .description('set the expiration of a slice')
      .argument('<slice>', 'name or URN'),
  )
    .requiredOption(
      '--expires <when>',
      'a date, or hours from now such as 24h; -1h makes it expire',
    )
    .action((name: string, options: CommonOptions & { expires: string }) =>
      tell(
        options,
        { command: 'slice.renew', slice: name, expires: options.expires },
        ({ urn, expires }) => `${urn} expires ${dateText(Date.parse(expires))}.`,
      ),
    );
  withCommon(
    slice
      .command('delete')
      .description('delete a slice with all its slivers')
      .argument('<slice>', 'name or URN'),
  ).action((name: string, options: CommonOptions) =>
    tell(options, { command: 'slice.delete', slice: name }, ({ urn }) => `${urn} is deleted.`),
  );
}

function row({ urn, expires, slivers }: ShownSlice): string[] {
  return [urn, `${slivers.length} slivers`, `until ${dateText(Date.parse(expires))}`];
}
