/** The description that is suggested: date, the image below, and the commit of the open workspace. */
import * as vscode from 'vscode';
import { imageName } from '../../text/labels';

/** What we use of the built-in Git extension's public interface. */
interface Git {
  readonly repositories: readonly {
    readonly state: { readonly HEAD?: { readonly commit?: string } | undefined };
  }[];
}

/** ASCII only, as servers want it, so it is not translated. @param base image that the sliver runs */
export function suggestedDescription(base: string | undefined, now = new Date()): string {
  const commit = openCommit();
  return [
    now.toISOString().slice(0, 10),
    ...(base === undefined || /^https?:/.test(base) ? [] : [`from ${imageName(base)}`]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 10)}`]),
  ].join(', ');
}

/** Of the only repository that is open; asks nothing of an extension that is not active. */
function openCommit(): string | undefined {
  const extension = vscode.extensions.getExtension<{ getAPI?: (version: 1) => Git }>('vscode.git');
  if (extension?.isActive !== true) return undefined;
  try {
    const repositories = extension.exports.getAPI?.(1).repositories ?? [];
    return repositories.length === 1 ? repositories[0]?.state.HEAD?.commit : undefined;
  } catch {
    // Git is switched off in the settings.
    return undefined;
  }
}
