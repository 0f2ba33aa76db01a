/** The one table of commands. A command that fails tells about it, with a way to try again. */
import * as vscode from 'vscode';
import { type CommandId, commands } from '../contributions';
import type { Parts } from '../parts';
import { isRow } from '../trees/row';
import { chooseCertificate, forgetPassphrase } from './certificate';
import { copyImageUrl, copyImageUrn } from './copyImage';
import { deleteImage } from './deleteImage';
import { insertDiskImage } from './insertDiskImage';
import { refresh } from './refresh';
import { snapshotSliver } from './snapshotSliver';
import { forgetSnapshot, showSnapshotProgress } from './snapshots';
import type { Command } from './target';
import { startTestbed, stopTestbed } from './testbed';

const table: Record<CommandId, Command> = {
  [commands.snapshotSliver]: snapshotSliver,
  [commands.deleteImage]: deleteImage,
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
