// `geni-testbed image`: the image stores of all sites.
import type { Command } from 'commander';
import { sizeText } from '../../model/units';
import type { ShownImage } from '../../testbed/control/imageCommands';
import { columns, tell, withCommon, type CommonOptions } from './running';

export function imageCommands(program: Command): void {
  const image = program.command('image').description('list and delete images');
  withCommon(
    image.command('list').description('all images, system and imported ones included'),
  ).action((options: CommonOptions) =>
    tell(options, { command: 'image.list' }, (images) =>
      columns(images.flatMap(rows), 'There are no images.'),
    ),
  );
  withCommon(
    image
      .command('delete')
      .description('delete an image, or one version')
      .argument('<image>', 'name, as my-image or demo:my-image, or URN'),
  ).action((urn: string, options: CommonOptions) =>
    tell(
      options,
      { command: 'image.delete', image: urn },
      ({ deleted }) => `${deleted} is deleted.`,
    ),
  );
}

function rows(image: ShownImage): string[][] {
  return image.versions.map(({ version, size, ready, released }) => [
    `${image.urn}:${version}`,
    image.runsOn.join(', '),
    image.visibility,
    size === undefined ? '' : sizeText(size),
    released ? 'released' : ready ? 'ready' : 'not ready',
    image.origin ?? '',
  ]);
}
