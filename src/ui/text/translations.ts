/** The language of the window for the parts that know nothing of VS Code. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * Hands the translations that VS Code has loaded to the sentences of `model` and `rspec`; in English
 * there are none. Each bundle holds these parts for itself, so the entry of each calls this, before it
 * makes the first sentence (docs/decisions/0014-translations.md).
 */
export function useTranslations(): void {
  const { bundle } = vscode.l10n;
  if (bundle !== undefined) l10n.config({ contents: bundle });
}
