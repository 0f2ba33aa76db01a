/** What the buttons of the progress page do: the same as the commands of the trees. */
import * as vscode from 'vscode';
import { copy } from '../../commands/images/copyImage';
import { portalOf } from '../../../model/accounts/portals';
import { commands, views } from '../../contributions';
import type { Problems } from '../../errors/problems';
import type { Row } from '../../trees/row';
import type { PageActions } from './pages';
import { openWebPage } from '../../text/webPage';
import type { ResultId } from './protocol';

export function pageActions(problems: Problems): PageActions {
  return {
    use: (job) => run(commands.useSnapshot, { kind: 'job', job }),
    insert: (job) => run(commands.insertDiskImage, { kind: 'job', job }),
    profile: (job) => run(commands.newProfileVersion, { kind: 'job', job }),
    details: (job) => run(commands.showImageDetails, { kind: 'job', job }),
    again: (job) => run(commands.snapshotSliver, { kind: 'job', job }),
    copy: (job, what) =>
      problems.guard(() =>
        what === 'log'
          ? copy(job.log, job.imageName, vscode.l10n.t('log'))
          : copy(job.created?.[what], job.imageName, name(what)),
      ),
    connect: () => run(commands.refresh),
    signIn: () => run(commands.signIn),
    refresh: () => run(commands.refresh),
    images: () => problems.guard(showLargest),
    site: ({ siteUrn }) => problems.guard(() => openWebPage(portalOf(siteUrn) ?? '')),
    showLog: () => run(commands.showLog),
  };
}

/** What takes most of the space stands first. */
async function showLargest(): Promise<void> {
  await run(commands.sortImagesBySize);
  await run(`${views.images}.focus`);
}

function run(command: string, row?: Row): unknown {
  return vscode.commands.executeCommand(command, row);
}

function name(what: ResultId): string {
  return what.endsWith('Urn') ? 'URN' : 'URL';
}
