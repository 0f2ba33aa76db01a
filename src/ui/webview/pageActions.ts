/** What the buttons of the progress page do. */
import * as vscode from 'vscode';
import { copy } from '../commands/copyImage';
import { commands } from '../contributions';
import type { Log } from '../log';
import type { PageActions } from './progressPages';
import type { ResultId } from './protocol';

export function pageActions(log: Log): PageActions {
  return {
    insert: (job) => vscode.commands.executeCommand(commands.insertDiskImage, { kind: 'job', job }),
    copy: (job, what) =>
      what === 'log'
        ? copy(job.log, job.imageName, vscode.l10n.t('log'))
        : copy(job.created?.[what], job.imageName, name(what)),
    showLog: () => log.show(),
  };
}

function name(what: ResultId): string {
  return what.endsWith('Urn') ? 'URN' : 'URL';
}
