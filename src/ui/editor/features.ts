/**
 * The features of the editor, a bundle of their own: it is loaded with the first document that may be
 * an RSpec or a profile, so other windows do not pay for the language.
 */
import * as vscode from 'vscode';
import type { Parts } from '../context';
import { useTranslations } from '../text/translations';
import { registerChoosing } from './providers/chooseImage';
import { registerCodeActions } from './providers/codeActions';
import { registerCodeLenses } from './providers/codeLens';
import { registerCompletion } from './providers/completion';
import { registerDiagnostics } from './providers/diagnostics';
import { registerLinks } from './providers/documentLinks';
import { registerFormatting } from './providers/formatting';
import { registerHover } from './providers/hover';
import { registerLockHints } from './providers/lockHints';
import { registerNames } from './providers/names';
import { followChanges } from './documents/followed';
import { Locks } from './locks/locks';
import { registerListStatus } from './lists/listStatus';
import { registerReferences } from './providers/references';
import { registerSymbols } from './providers/symbols';
import { registerTagClosing } from './providers/tagClosing';
import { registerTagNames } from './providers/tagNames';
import { registerTransfer } from './providers/transfer';
import { xmlSchemas } from './schemas/xmlExtension';

// This bundle has its own copy of the sentences, and not every use begins with the features.
useTranslations();

export { findImageUses, replaceImageEverywhere } from './workspace/imageCommands';
export { usesInWorkspace } from './workspace/imageUses';
export { mentionsInWorkspace } from './workspace/mentions';
export { limitWords } from './workspace/workspaceFiles';
export { newProfileVersion } from './workspace/profileVersion';
export { useSnapshot } from './workspace/useSnapshot';
export { readAdvertised } from './lists/readAdvertised';
export { laidOut } from '../../rspec/format/format';
export { insertDiskImage } from '../../rspec/edits/insertDiskImage';
export { pasteImage } from '../../rspec/edits/paste';
export { isProfile, pasteInProfile } from '../../rspec/genilib';
export { profileImageUses } from '../../rspec/genilib/profile';
export { pinned, unpinned } from '../../rspec/edits/pin';
export { refersTo } from '../../rspec/edits/sought';
export { imageUses } from '../../rspec/images/imageUses';
export { isNode, nodeAround, nodeName, siteUrnOf } from '../../rspec/language/nodes';
export { scan } from '../../rspec/syntax/scan';

export function registerFeatures(parts: Parts): vscode.Disposable {
  const schemas = xmlSchemas(parts);
  const locks = new Locks(parts);
  return vscode.Disposable.from(
    followChanges(),
    registerCompletion(parts),
    registerHover(parts, locks),
    registerDiagnostics(parts, schemas),
    registerCodeActions(parts),
    registerChoosing(),
    registerSymbols(),
    registerLinks(parts),
    registerCodeLenses(parts),
    registerLockHints(parts, locks),
    registerReferences(parts),
    registerNames(),
    registerTagNames(),
    registerTagClosing(),
    registerFormatting(),
    registerTransfer(parts),
    registerListStatus(parts),
    schemas,
    locks,
  );
}
