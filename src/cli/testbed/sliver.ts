// `geni-testbed sliver`: nodes of slices without the API.
import type { Command } from 'commander';
import type { ShownSliver } from '../../testbed/control/sliceCommands';
import { columns, tell, withCommon, type CommonOptions } from './running';

interface AddOptions extends CommonOptions {
  readonly at: string;
  readonly type: string;
  readonly name: string;
  readonly image?: string;
}

export function sliverCommands(program: Command): void {
  const sliver = program
    .command('sliver')
    .description('list slivers and their disks, give a slice a node');
  withCommon(
    sliver.command('list').description('all slivers, with the folders of their disks'),
  ).action((options: CommonOptions) =>
    tell(options, { command: 'sliver.list' }, (slivers) =>
      columns(slivers.map(row), 'There are no slivers.'),
    ),
  );
  withCommon(
    sliver
      .command('add')
      .description('a node for a slice that has none there')
      .argument('<slice>', 'name or URN'),
  )
    .option('--at <site>', 'site', 'home')
    .option('--type <sliver-type>', 'raw-pc, emulab-xen or emulab-docker', 'raw-pc')
    .option('--name <client-id>', 'name of the node', 'node')
    .option('--image <urn-or-url>', 'image to load (default: the standard one)')
    .action((slice: string, options: AddOptions) => {
      const { at, type, name, image } = options;
      const request = {
        command: 'sliver.add' as const,
        slice,
        site: at,
        sliverType: type,
        clientId: name,
        image,
      };
      return tell(options, request, ({ slivers }) => columns(slivers.map(row)));
    });
}

function row({ urn, aggregate, clientId, sliverType, state, status, disk }: ShownSliver): string[] {
  return [urn, aggregate, clientId, sliverType, `${state}, ${status}`, disk];
}
