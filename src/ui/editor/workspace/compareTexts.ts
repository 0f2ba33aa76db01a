/** Shows a text of a server beside what it would become, in VS Code's comparison, and asks. */
import * as vscode from 'vscode';
import { askOne, type Choice } from '../../multiStepInput';
import { inertText } from '../../text/inert';
import { comparedScheme } from '../documents/understood';

export interface TextChange {
  readonly title: string;
  /** What the person says yes to. */
  readonly yes: string;
  /** What changes, for the ends of long lines cannot be seen. */
  readonly detail: string;
  /** Its ending decides the colours. */
  readonly fileName: string;
  readonly before: string;
  readonly after: string;
}

export async function isChangeAgreed({
  title,
  yes,
  detail,
  fileName,
  before,
  after,
}: TextChange): Promise<boolean> {
  const label = inertText(title, 100);
  const uris = ['now', 'new'].map((query) =>
    vscode.Uri.from({ scheme: comparedScheme, path: `/profile/${fileName}`, query }),
  );
  const texts = vscode.workspace.registerTextDocumentContentProvider(comparedScheme, {
    provideTextDocumentContent: ({ query }) => (query === 'now' ? before : after),
  });
  const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const open = tabs();
  try {
    await vscode.commands.executeCommand('vscode.diff', ...uris, label);
    const answer = await askOne({ title, placeholder: vscode.l10n.t('Review the changes') }, [
      { label: yes, detail, iconPath: new vscode.ThemeIcon('check'), value: true },
      {
        label: vscode.l10n.t('Change nothing'),
        iconPath: new vscode.ThemeIcon('close'),
        value: false,
      },
    ] satisfies Choice<boolean>[]);
    return answer === true;
  } finally {
    const opened = tabs().filter((tab) => !open.includes(tab) && tab.label === label);
    await vscode.window.tabGroups.close(opened);
    texts.dispose();
  }
}
