/** Names of nodes, interfaces and links: where they are defined and meant, and giving them other ones. */
import * as vscode from 'vscode';
import { nameAt, usesOfName, type NameUse } from '../../../rspec/navigate/clientIds';
import { cannotRename, rename, renameTags } from '../../../rspec/navigate/rename';
import { tagNamesAt } from '../../../rspec/navigate/tagNames';
import { isLargeAdvertisement } from '../../../rspec/language/namespaces';
import type { RspecDocument, Span } from '../../../rspec/syntax/document';
import { rangeOf, workspaceEdit } from '../documents/spans';
import { rspecOf, rspecSelector } from '../documents/understood';
import { registerWhereAlone } from '../schemas/alone';
import { isServedElsewhere, xmlExtension } from '../schemas/xmlExtension';

export function registerNames(): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDefinitionProvider(rspecSelector, {
      provideDefinition: (document, position) =>
        locations(document, position, ({ isDefinition }) => isDefinition),
    }),
    languages.registerReferenceProvider(rspecSelector, {
      provideReferences: (document, position, { includeDeclaration }) =>
        locations(document, position, ({ isDefinition }) => includeDeclaration || !isDefinition),
    }),
    languages.registerDocumentHighlightProvider(rspecSelector, {
      provideDocumentHighlights: (document, position) =>
        nameHighlights(document, position) ?? tagHighlights(document, position),
    }),
    registerWhereAlone(xmlExtension, (language) =>
      languages.registerRenameProvider(language, {
        prepareRename: (document, position) => renamed(document, position),
        provideRenameEdits: (document, position, newName) =>
          renameEdits(document, position, newName),
      }),
    ),
  );
}

interface Asked {
  readonly rspec: RspecDocument;
  readonly offset: number;
  readonly use: NameUse | undefined;
}

function asked(document: vscode.TextDocument, position: vscode.Position): Asked | undefined {
  const rspec = rspecOf(document);
  if (rspec === undefined || isLargeAdvertisement(rspec)) return undefined;
  const offset = document.offsetAt(position);
  return { rspec, offset, use: nameAt(rspec, offset) };
}

function usesAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): readonly NameUse[] | undefined {
  const at = asked(document, position);
  return at?.use && usesOfName(at.rspec, at.use);
}

function locations(
  document: vscode.TextDocument,
  position: vscode.Position,
  wanted: (use: NameUse) => boolean,
): vscode.Location[] | undefined {
  return usesAt(document, position)
    ?.filter(wanted)
    .map((use) => new vscode.Location(document.uri, rangeOf(document, use)));
}

const { Read, Text, Write } = vscode.DocumentHighlightKind;

function nameHighlights(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.DocumentHighlight[] | undefined {
  return usesAt(document, position)?.map(
    (use) => new vscode.DocumentHighlight(rangeOf(document, use), use.isDefinition ? Write : Read),
  );
}

function tagHighlights(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.DocumentHighlight[] | undefined {
  if (isServedElsewhere(document)) return undefined;
  const at = asked(document, position);
  const names = at && tagNamesAt(at.rspec, at.offset);
  return (
    names &&
    [names.start, names.end].map(
      (span) => new vscode.DocumentHighlight(rangeOf(document, span), Text),
    )
  );
}

/** @throws Error with the sentence that VS Code shows beside the cursor */
function renamed(document: vscode.TextDocument, position: vscode.Position): vscode.Range {
  const at = asked(document, position);
  const reason = at?.use && cannotRename(at.rspec, at.use);
  if (reason !== undefined) throw new Error(reason);
  const span = at?.use ?? (at && tagAt(at));
  if (span === undefined)
    throw new Error(
      vscode.l10n.t('Place the cursor on the name of a node, an interface, a link or an element.'),
    );
  return rangeOf(document, span);
}

function tagAt({ rspec, offset }: Asked): Span | undefined {
  const names = tagNamesAt(rspec, offset);
  return names && offset <= names.start.end ? names.start : names?.end;
}

function renameEdits(
  document: vscode.TextDocument,
  position: vscode.Position,
  newName: string,
): vscode.WorkspaceEdit | undefined {
  const at = asked(document, position);
  if (at === undefined) return undefined;
  const { rspec, offset, use } = at;
  const names = tagNamesAt(rspec, offset);
  if (use) return workspaceEdit(document, rename(rspec, use, newName));
  return names && workspaceEdit(document, renameTags(names, newName));
}
