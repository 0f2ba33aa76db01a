/** The one table of commands. A command that fails tells about it, with a way to try again. */
import * as vscode from 'vscode';
import { type CommandId, commands } from '../contributions';
import type { Parts } from '../parts';
import { isRow } from '../trees/row';
import { addSlice, removeSlice } from './addSlice';
import { chooseCertificate, forgetPassphrase } from './certificate';
import { openConsole } from './console';
import { copyImageUrl, copyImageUrn } from './copyImage';
import { copySliverUrn } from './copySliverUrn';
import { deleteImage } from './deleteImage';
import { insertDiskImage } from './insertDiskImage';
import { showManifest } from './manifest';
import { reloadSliver, restartSliver } from './power';
import { refresh } from './refresh';
import { renewSlice } from './renewSlice';
import { snapshotSliver } from './snapshotSliver';
import { forgetSnapshot, showSnapshotProgress } from './snapshots';
import type { Command } from './target';
import { openTerminal } from './terminal';
import { startTestbed, stopTestbed } from './testbed';

const table: Record<CommandId, Command> = {
  [commands.snapshotSliver]: snapshotSliver,
  [commands.deleteImage]: deleteImage,
  [commands.restartSliver]: restartSliver,
  [commands.reloadSliver]: reloadSliver,
  [commands.openConsole]: openConsole,
  [commands.openTerminal]: openTerminal,
  [commands.showManifest]: showManifest,
  [commands.copySliverUrn]: copySliverUrn,
  [commands.renewSlice]: renewSlice,
  [commands.addSlice]: addSlice,
  [commands.removeSlice]: removeSlice,
  [commands.refresh]: refresh,
  [commands.retry]: refresh,
  [commands.copyImageUrn]: copyImageUrn,
  [commands.copyImageUrl]: copyImageUrl,
  [commands.insertDiskImage]: insertDiskImage,
  [commands.showSnapshotProgress]: showSnapshotProgress,
  [commands.forgetSnapshot]: forgetSnapshot,
  [commands.startTestbed]: startTestbed,
  [commands.stopTestbed]: stopTestbed,
  [commands.chooseCertificate]: chooseCertificate,
  [commands.forgetPassphrase]: forgetPassphrase,
  [commands.showLog]: ({ log }) => log.show(),
};

export function registerCommands(parts: Parts): vscode.Disposable {
  const registered = Object.entries(table).map(([id, command]) =>
    vscode.commands.registerCommand(id, (target: unknown) => run(parts, command, target)),
  );
  return vscode.Disposable.from(...registered);
}

/** A command is handed a row, or by menus of editors a URI, which names no row. */
function run(parts: Parts, command: Command, target: unknown): Promise<unknown> {
  const row = isRow(target) ? target : undefined;
  const work = (): unknown => parts.problems.guard(() => command(parts, row), { retry: work });
  return Promise.resolve(work());
}
