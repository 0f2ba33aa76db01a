/**
 * What the walkthrough ticks off by itself. VS Code hears of a context only when it changes, so the
 * key follows what goes on, and does not say what once was.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../model/event';
import { contextKeys } from './contributions';
import { onDidEnd } from './snapshots/onSnapshotEnd';
import { followedJobs } from './snapshots/followedJobs';
import type { Parts } from './context';

type Step = 'none' | 'running' | 'ready';

export function registerFirstSteps({ snapshots, accounts }: Parts): Disposable {
  let ended = false;
  let told: Step | undefined;
  const tell = (): void => {
    const running = followedJobs(snapshots).length > 0;
    const now = running ? 'running' : ended ? 'ready' : 'none';
    if (now === told) return;
    told = now;
    void vscode.commands.executeCommand('setContext', contextKeys.snapshot, now);
  };
  tell();
  const listeners = [
    onDidEnd(snapshots, ({ outcome }) => {
      ended = outcome === 'ready';
    }),
    snapshots.onDidChange(tell),
    accounts.onDidChange(tell),
  ];
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}
