/** Registers the tools for an assistant in the editor. What they do is loaded with the first use of one. */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { assistant } from '../commands';
import type { Parts } from '../context';
import { languageModelTools } from '../contributions';

export function registerLanguageModelTools(parts: Parts): Disposable {
  const { listImages, snapshotStatus, snapshotSliver } = languageModelTools;
  const { registerTool } = vscode.lm;
  return vscode.Disposable.from(
    registerTool(listImages, {
      invoke: async ({ input }) => (await assistant()).toolAnswers.listImages(parts, input),
    }),
    registerTool(snapshotStatus, {
      invoke: async ({ input }) => (await assistant()).toolAnswers.snapshotStatus(parts, input),
    }),
    registerTool(snapshotSliver, {
      prepareInvocation: async ({ input }) =>
        (await assistant()).snapshotConfirmation(parts, input),
      invoke: async ({ input }) => (await assistant()).toolAnswers.snapshotSliver(parts, input),
    }),
  );
}
