/**
 * Red Hat's XML extension beside us, in files of the language `xml`: it gets schemas of our own making,
 * and what it tells we do not tell again. Nothing here needs it.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ToldElsewhere } from '../../../rspec/diagnose';
import type { Parts } from '../../context';
import type { Neighbour } from './alone';
import { hasSchemaInterface, SchemaHandover } from './schemaHandover';
import { understand } from '../documents/understood';

const id = 'redhat.vscode-xml';

/** The build writes it, with the schemas beside it. */
const catalog = join(__dirname, 'schemas', 'catalog.xml');

export interface XmlSchemas {
  /** The extension has turned up: what it tells now is not ours to tell. */
  readonly onDidMeet: vscode.Event<void>;
  dispose(): void;
}

export function xmlSchemas({ log }: Parts): XmlSchemas {
  const met = new vscode.EventEmitter<void>();
  const handover = new SchemaHandover(catalog, (error) => log.failure(error));
  const meet = (): void => {
    const { textDocuments } = vscode.workspace;
    // It is there for XML; other windows shall not start it for us.
    if (textDocuments.some((document) => document.languageId === 'xml' && understand(document)))
      void handover.to(vscode.extensions.getExtension(id)).then((isNew) => isNew && met.fire());
  };
  meet();
  const listeners = vscode.Disposable.from(
    met,
    handover,
    vscode.workspace.onDidOpenTextDocument(meet),
    vscode.extensions.onDidChange(meet),
  );
  return { onDidMeet: met.event, dispose: () => void listeners.dispose() };
}

/** What it tells about a document. */
export function toldElsewhere({ languageId }: vscode.TextDocument): ToldElsewhere | undefined {
  const extension = languageId === 'xml' ? vscode.extensions.getExtension(id) : undefined;
  if (extension?.isActive !== true) return undefined;
  return hasSchemaInterface(extension.exports) ? 'schema' : 'syntax';
}

/** Whether it proposes and explains the elements and attributes of our schemas. */
export function hasSchemas(document: vscode.TextDocument): boolean {
  return toldElsewhere(document) === 'schema';
}

/** Whether it is installed and not switched off. It starts with the first XML file. */
export const xmlExtension: Neighbour = {
  isThere: () => vscode.extensions.getExtension(id) !== undefined,
  onDidChange: (listener) => vscode.extensions.onDidChange(listener),
};

/** Whether what every XML file gets is left to it in a document. */
export function isServedElsewhere({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'xml' && xmlExtension.isThere();
}
