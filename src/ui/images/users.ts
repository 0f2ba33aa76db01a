/** Who can use a version of an image, and how we know: its metadata are read without a certificate. */
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { isNotReleased, readPublicMetadata } from '../../model/inventory/visibility';
import type { ImageMetadata } from '../../rpc';
import { explainInOneLine } from '../../model/failures/explain';

export interface ImageUsers {
  readonly who: 'anyone' | 'project' | 'group' | 'nobody' | 'unknown';
  /** One sentence: who can use it, and where. */
  readonly sentence: string;
  /** What the site answered. */
  readonly reason: string;
  readonly metadata?: ImageMetadata;
}

/** Never rejects: what could not be found out is said. */
export async function findUsers(
  { site }: SiteState,
  image: Image,
  version: ImageVersion,
  signal?: AbortSignal,
): Promise<ImageUsers> {
  const { name } = image;
  const at = site.name;
  if (version.url === '') {
    const sentence = vscode.l10n.t('It is not known who can use {0}.', name);
    return { who: 'unknown', sentence, reason: vscode.l10n.t('{0} gave no address for it.', at) };
  }
  try {
    return describe(image, at, await readPublicMetadata(version.url, site, signal));
  } catch (error) {
    if (isNotReleased(error)) return notGivenOut(image, at);
    return asSeenBefore(image, version, explainInOneLine(error, { site: at }));
  }
}

/** What an earlier look has found still counts where this one has failed; it is said that it is older. */
function asSeenBefore({ name }: Image, { visibility }: ImageVersion, reason: string): ImageUsers {
  const before = vscode.l10n.t('From an earlier check; the latest one failed: {0}', reason);
  switch (visibility) {
    case 'anyone':
      return {
        who: 'anyone',
        sentence: vscode.l10n.t('Anyone can use {0}, at other sites too.', name),
        reason: before,
      };
    case 'project':
      return {
        who: 'unknown',
        sentence: vscode.l10n.t('Not everyone can use {0}.', name),
        reason: before,
      };
    case 'not-released':
    case 'unknown':
      return {
        who: 'unknown',
        sentence: vscode.l10n.t('It is not known who can use {0}.', name),
        reason,
      };
  }
}

function describe({ name, project }: Image, at: string, metadata: ImageMetadata): ImageUsers {
  if (metadata.global === undefined) {
    return {
      who: 'unknown',
      sentence: vscode.l10n.t('It is not known who can use {0}.', name),
      reason: vscode.l10n.t('{0} describes it, but does not say whether it is global.', at),
      metadata,
    };
  }
  if (metadata.global) {
    return {
      who: 'anyone',
      sentence: vscode.l10n.t('Anyone can use {0}, at other sites too.', name),
      reason: vscode.l10n.t('{0} shares it with anyone and marks it as global.', at),
      metadata,
    };
  }
  if (metadata.shared === undefined) {
    return {
      who: 'unknown',
      sentence: vscode.l10n.t('Not everyone can use {0}.', name),
      reason: vscode.l10n.t(
        '{0} does not mark it as global and does not mention {1}.',
        at,
        project,
      ),
      metadata,
    };
  }
  if (metadata.shared) {
    return {
      who: 'project',
      sentence: vscode.l10n.t('Only the project {0} can use {1}, at {2}.', project, name, at),
      reason: vscode.l10n.t('{0} marks it as shared with its project, not as global.', at),
      metadata,
    };
  }
  return {
    who: 'group',
    sentence: vscode.l10n.t('Only members of {0} can use {1}, at {2}.', project, name, at),
    reason: vscode.l10n.t('{0} marks it as neither global nor shared.', at),
    metadata,
  };
}

function notGivenOut({ name }: Image, at: string): ImageUsers {
  return {
    who: 'nobody',
    sentence: vscode.l10n.t('{0} cannot be used at other sites yet.', name),
    reason: vscode.l10n.t(
      '{0} does not share it: it is not released yet, or must not leave the site.',
      at,
    ),
  };
}
