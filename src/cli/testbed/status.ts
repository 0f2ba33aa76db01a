// `geni-testbed status`: what runs where, and how far the snapshots are.
import type { Command } from 'commander';
import type { Status } from '../../testbed/control/status';
import { ask, printJson } from './running';

export function status(program: Command): Command {
  return program
    .command('status')
    .description('show the running testbed: aggregates, slivers, snapshots under way')
    .option('--json', 'print one JSON document')
    .action(async (options: { dir: string; json?: true }) => {
      const answer = (await ask(options.dir, { command: 'status' })) as Status;
      if (options.json) printJson(answer);
      else process.stdout.write(pictureOf(answer));
    });
}

function pictureOf(answer: Status): string {
  const lines = [`Testbed in ${answer.directory}, process ${answer.pid}`];
  for (const site of answer.sites) {
    lines.push('', `${site.name}  ${site.rpcUrl}  ${site.images} images`);
    for (const sliver of site.slivers) {
      const slice = sliver.slice.replace(/^.*\+/, '');
      lines.push(
        `  ${slice.padEnd(19)} ${sliver.clientId.padEnd(16)} ${sliver.state}, ${sliver.status}  ${sliver.urn}`,
      );
    }
  }
  for (const { site, image, stage, size } of answer.snapshots) {
    lines.push('', `Snapshot at ${site}: ${image} ${stage}, ${(size / 1024).toFixed(0)} KB`);
  }
  return `${lines.join('\n')}\n`;
}
