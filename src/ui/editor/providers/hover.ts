/** Hover on image references, elements and attributes. */
import * as vscode from 'vscode';
import { hoverInProfile } from '../../../rspec/genilib';
import { escapeMarkdown } from '../../../rspec/images/describeImage';
import { hoverAt } from '../../../rspec/hover';
import { hoverInText } from '../../../rspec/mentions';
import type { Parts } from '../../context';
import { hasLists, wantLists } from '../lists/imageLists';
import type { Locks } from '../locks/locks';
import { findingsOf } from '../documents/findings';
import { rangeOf } from '../documents/spans';
import { imageSelector, understand } from '../documents/understood';
import { lockHover } from './lockHints';
import { hasSchemas } from '../schemas/xmlExtension';
import { visibleText } from '../../text/inert';

/** A hover may wait a little for facts: the pointer rests, and VS Code shows that it is loading. */
const PATIENCE_MS = 2000;

export function registerHover(parts: Parts, locks: Locks): vscode.Disposable {
  return vscode.languages.registerHoverProvider(imageSelector, {
    provideHover: (document, position, token) => hover({ parts, locks }, document, position, token),
  });
}

async function hover(
  { parts, locks }: { readonly parts: Parts; readonly locks: Locks },
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  if (find(parts, document, position) === undefined) return undefined;
  if (!hasLists(parts)) await orLater(wantLists(parts, document), token);
  const found = token.isCancellationRequested ? undefined : find(parts, document, position);
  if (found === undefined) return undefined;
  const offset = document.offsetAt(position);
  const locked = lockHover(locks, document, offset);
  const told = [
    found.markdown,
    ...hintsAt(parts, document, offset),
    ...(locked === undefined ? [] : [locked]),
  ].join('\n\n');
  return new vscode.Hover(new vscode.MarkdownString(visibleText(told)), rangeOf(document, found));
}

/** VS Code draws three dots for a hint, and tells it on them only. */
const dots = 2;

function hintsAt(parts: Parts, document: vscode.TextDocument, offset: number): string[] {
  return findingsOf(parts, document)
    .filter(
      ({ severity, start, end }) => severity === 'hint' && start + dots < offset && offset <= end,
    )
    .map(({ message }) => escapeMarkdown(message));
}

function find(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
): ReturnType<typeof hoverAt> {
  const meaning = understand(document);
  const offset = document.offsetAt(position);
  const options = { catalogue: catalogue.current, schemaElsewhere: hasSchemas(document) };
  if (meaning?.kind === 'rspec') return hoverAt(meaning.rspec, offset, options);
  if (meaning?.kind === 'names')
    return hoverInText(meaning.text, offset, meaning.textKind, options);
  return meaning && hoverInProfile(meaning.text, offset, options);
}

function orLater(work: Promise<void>, token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const listener = token.onCancellationRequested(() => end());
    const timer = setTimeout(() => end(), PATIENCE_MS);
    const end = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    void work.finally(end);
  });
}
