/**
 * A new version of a profile: its text is read, changed by whoever asks, and sent once, only where the profile is still
 * what was read. A portal has no lock, so the question is asked right before.
 */
import * as l10n from '@vscode/l10n';
import { PortalError, type Profile } from '../../portal';
import { UserError, refusal } from '../failures/userError';
import { noted } from '../journal/acts';
import type { PortalAccount } from './portalAccount';

export interface ReadProfile {
  readonly account: PortalAccount;
  readonly profile: Profile;
  /** `project/name`. */
  readonly name: string;
  /** The geni-lib script, or the RSpec of a profile that has no script. */
  readonly text: string;
}

/** @param id UUID, or `project,name` @throws PortalError */
export async function readProfile(account: PortalAccount, id: string): Promise<ReadProfile> {
  const profile = await withinScope(account, () => account.portal.profiles.get(id));
  return { account, profile, name: nameOf(profile), text: textOf(profile) };
}

/** What a token for one experiment may do beyond that experiment is the portal's word; a refusal is told as what it is. */
async function withinScope<T>(
  { experiment, label }: PortalAccount,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (experiment === undefined || !PortalError.is(error, 'forbidden')) throw error;
    throw refusal(
      l10n.t(
        'The token of {0} is for an experiment, and the portal does not let it use profiles. Sign in with your personal token.',
        label,
      ),
    );
  }
}

export function nameOf({ id, name, project }: Profile): string {
  return name === undefined ? id : [project, name].filter(Boolean).join('/');
}

function textOf({ currentVersion }: Profile): string {
  return currentVersion?.script ?? currentVersion?.rspec ?? '';
}

/**
 * Sent once. After a lost answer the profile is asked for, and counts if it has the new text.
 * @returns the profile as it is now
 * @throws PortalError; UserError, a refusal, where the profile has changed since it was read
 */
export async function sendVersion(read: ReadProfile, text: string): Promise<Profile> {
  const { account, name } = read;
  await requireUnchanged(read);
  const facts = { siteName: new URL(account.portal.url).hostname, profile: name };
  const now = await noted(
    account.acts,
    { kind: 'profile', facts },
    () => withinScope(account, () => account.portal.profiles.newVersion(read.profile.id, text)),
    ({ version }) => ({ outcome: 'done', version }),
  );
  const seen = textOf(now);
  // A short answer has no texts: then the number tells.
  if (seen === '' ? now.version !== read.profile.version : sameText(seen, text)) return now;
  throw new UserError(
    l10n.t(
      'The portal took the new text of profile {0}, but does not show it. Look at the profile on the web page of the portal.',
      name,
    ),
  );
}

/** Line breaks are kept as the portal likes. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/\r\n?/g, '\n').trimEnd();
  return plain(a) === plain(b);
}

/** @throws PortalError; UserError, a refusal */
async function requireUnchanged({ account, profile, name, text }: ReadProfile): Promise<void> {
  const now = await account.portal.profiles.get(profile.id);
  const isSame =
    now.version === profile.version &&
    now.currentVersion?.id === profile.currentVersion?.id &&
    textOf(now) === text;
  if (isSame) return;
  throw refusal(
    l10n.t(
      'The profile {0} has changed since it was read: someone has made a new version. Nothing was sent. Start again to work on that one.',
      name,
    ),
  );
}

/** Whether the text is kept in a repository, so that it is changed there. */
export function isFromRepository({ profile }: ReadProfile): boolean {
  return profile.repository !== undefined;
}

/** Has the portal read the repository anew. @returns whether that made a new version @throws PortalError */
export async function refreshFromRepository({
  account,
  profile,
}: ReadProfile): Promise<{ readonly isNew: boolean; readonly profile: Profile }> {
  const now = await withinScope(account, () => account.portal.profiles.refresh(profile.id));
  const isNew =
    now.version !== profile.version || now.repository?.hash !== profile.repository?.hash;
  return { isNew, profile: now };
}
