/**
 * What servers mean by their words, where a code leaves it open (docs/protocol.md 3.3). Whole texts
 * only: a word in some other text proves nothing. Each is one that the real servers or the local
 * testbed send; whatever is not here is shown as it is.
 */
import { withoutEnd } from '../../rpc/endOf';

export type Meaning =
  | 'account-inactive'
  | 'account-unknown'
  | 'strangers-refused'
  | 'credential-of-another'
  | 'credential-elsewhere'
  | 'credential-of-project'
  | 'credential-unverified'
  | 'credential-unreadable'
  | 'not-a-member'
  | 'no-privilege'
  | 'other-authority'
  | 'no-service'
  | 'offline'
  | 'slice-unknown'
  | 'slice-taken'
  | 'bad-slice-name'
  | 'slice-ending'
  | 'sliver-unknown'
  | 'nothing-here'
  | 'user-unknown'
  | 'sliver-not-ready'
  | 'node-tainted'
  | 'image-locked'
  | 'image-in-use'
  | 'image-moving'
  | 'image-of-another'
  | 'images-withheld'
  | 'image-gone'
  | 'creator-missing'
  | 'system-image'
  | 'system-name'
  | 'bad-image-name'
  | 'bad-description'
  | 'base-deprecated'
  | 'base-withheld'
  | 'image-unknown'
  | 'image-withheld'
  | 'image-unfindable'
  | 'image-private'
  | 'bad-user-certificate'
  | 'bad-urn'
  | 'bad-request'
  | 'too-long'
  | 'longer-than-slice'
  | 'shorter'
  | 'too-short'
  | 'bad-date'
  | 'no-console'
  | 'not-stopped'
  | 'unsupported';

type Row = readonly [meaning: Meaning, text: RegExp];

/** Spaces are folded, and marks at the end are gone. */
const rows: readonly Row[] = [
  ['account-inactive', /^Your account is no longer active$/],
  ['account-inactive', /^The account of \S+ is not active$/],
  ['account-unknown', /^Not a valid local user\. Who are you really$/],
  ['account-unknown', /^Who are you$/],
  ['account-unknown', /^You have no account at this slice authority$/],
  ['account-unknown', /^Unknown user: \S+$/],
  ['strangers-refused', /^Not accepting connections from anyone we do not know$/],
  ['credential-of-another', /^This is not your credential$/],
  ['credential-elsewhere', /^Credential does not match the URN$/],
  ['credential-elsewhere', /^Th(?:e|is) credential is for another (?:slice|sliver|target)$/],
  ['credential-of-project', /^Credential does not match project URN$/],
  ['credential-of-project', /^Not a project credential$/],
  ['credential-of-project', /^Th(?:e|is) credential is for another project$/],
  ['credential-unverified', /^func=xmlSec[^:\s]+:.*\bdata do not match\b/],
  ['credential-unverified', /^Insufficient privileges: .*\bCouldn't validate credential\b.*$/],
  ['credential-unverified', /^The signature of the credential does not verify$/],
  ['credential-unverified', /^The signer of the credential does not lead to a known root$/],
  ['credential-unreadable', /^\S+ does not conform to schema \S+$/],
  ['credential-unreadable', /^Not a signed credential$/],
  ['not-a-member', /^Not your slice$/],
  ['not-a-member', /^You are not a member of this (?:slice|project)$/],
  ['not-a-member', /^You are not a member of project \S+$/],
  ['not-a-member', /^No permission to resolve \[GeniSlice: \S+, IDX: \d+\]$/],
  ['no-privilege', /^No privilege at this authority$/],
  ['no-privilege', /^Insufficient privilege$/],
  ['no-privilege', /^Insufficient privileges: No credential was found with appropriate\b.*$/],
  ['other-authority', /^Authority mismatch$/],
  ['other-authority', /^The URN belongs to another authority$/],
  ['no-service', /^Invalid module specification$/],
  ['no-service', /^No such (?:module|project authority): \S+$/],
  ['no-service', /^Could not resolve requested authority$/],
  ['no-service', /^Internal error loading module; missing definitions$/],
  ['offline', /^Server temporarily offline; please try again later$/],
  ['offline', /^The site is temporarily offline; please try again later$/],
  ['slice-unknown', /^No such slice(?: registered)?(?: here)?$/i],
  ['slice-unknown', /^Slice does not exist$/],
  ['slice-unknown', /^No slice or aggregate here$/],
  ['slice-unknown', /^Unknown slice for this credential$/],
  ['slice-unknown', /^Unknown slice "\S+"$/],
  ['slice-unknown', /^Search Failed: no slice "\S+" found$/],
  ['slice-taken', /^\S+ already a registered slice$/],
  ['slice-taken', /^Slice \S+ already registered$/],
  ['bad-slice-name', /^\S+ is not a valid slice name$/],
  ['bad-slice-name', /^Bad slice name: .*$/],
  ['sliver-unknown', /^Sliver does not exist$/],
  ['sliver-unknown', /^Sliver is not in slice$/],
  ['sliver-unknown', /^Nothing here by that sliver URN$/],
  ['sliver-unknown', /^No sliver exists$/],
  ['nothing-here', /^Nothing here by that name$/],
  ['user-unknown', /^No one here by that name$/],
  ['user-unknown', /^No such user here$/],
  ['slice-ending', /^(?:The slice|Slice) is marked for termination$/],
  ['sliver-not-ready', /^sliver is not ready(?: yet)?$/i],
  ['node-tainted', /^node is tainted - image creation denied$/],
  ['image-locked', /^Image is locked, please try again later$/],
  ['image-locked', /^Image \S+ is locked by another operation; try again later$/],
  ['image-locked', /^delete_image: image \S+ is locked; try again later$/],
  ['image-in-use', /^Image is currently in use$/],
  ['image-in-use', /^Image is in use by one or more nodes$/],
  ['image-moving', /^.{0,120}\bwaiting to be relocated back to\b.{0,200}$/],
  ['image-of-another', /^Not enough permission$/],
  ['images-withheld', /^No permission to list images$/],
  ['images-withheld', /^Not a user of your slice authority$/],
  ['image-gone', /^No such image(?: version)?(?: here)?$/],
  ['image-gone', /^No such image: \S+$/],
  ['image-of-another', /^No permission to overwrite image \S+$/],
  ['image-of-another', /^Not enough permission to delete image; wrong SA or user$/],
  ['image-of-another', /^Not enough permission to delete this image$/],
  ['creator-missing', /^Not your image; please specify original creator urn$/],
  ['creator-missing', /^Not the creator of this image; the creator URN must be given$/],
  ['system-image', /^delete_image: system images cannot be deleted$/],
  ['system-name', /^Not allowed to shadow system images; use a different name for your image$/],
  ['system-name', /^\S+ is the name of a system image; please choose another$/],
  ['bad-image-name', /^Failed to verify image descriptor from \S+$/],
  ['bad-image-name', /^image descriptor did not verify: \S+ imagename: illegal value$/],
  ['bad-image-name', /^Improper name argument$/],
  ['bad-image-name', /^Invalid characters in imagename$/],
  ['bad-image-name', /^(?:Unknown option: \w+ )?Usage: clone_image \[.*$/],
  ['bad-description', /^Improper description$/],
  ['bad-description', /^Invalid description: 1 to 256 plain characters$/],
  ['base-deprecated', /^Not allowed to clone\/snapshot a deprecated image$/],
  ['base-withheld', /^You are not allowed to clone \[OSImage \S+ \d+:\d+\]$/],
  ['image-unknown', /^GetImageInfo failed for \S+: Search Failed$/],
  ['image-unknown', /^Search Failed$/],
  ['image-unfindable', /^unknown image URN(?:: \S+)?$/],
  ['image-private', /^No permission to use image \S+$/],
  ['bad-user-certificate', /^There is no URN in the client certificate$/],
  ['bad-user-certificate', /^The URN in the client certificate cannot be read$/],
  ['bad-urn', /^(?:Invalid|Malformed|Not a valid) URN(?:: \S+)?$/],
  ['bad-urn', /^Could not parse \S+$/],
  ['bad-urn', /^Bad URN in \w+$/],
  ['bad-urn', /^Not an image URN$/],
  ['bad-urn', /^Must pass only slice URN$/],
  ['bad-urn', /^Do not know how to prestage : \S+$/],
  ['bad-request', /^Malformed arguments$/],
  ['bad-request', /^Missing arguments?(?:: .*)?$/],
  ['bad-request', /^Improper (?:bsname argument|relocate argument|version request)$/],
  ['bad-request', /^Not allowed to say both ?copyback and relocate$/],
  ['bad-request', /^You did not supply any credentials$/],
  ['bad-request', /^credential or credentials argument required$/],
  ['bad-request', /^Credentials should be a array not a singleton$/],
  ['bad-request', /^Imagelist is not an array$/],
  ['bad-request', /^Bad Arguments: option \w+ was not supplied$/],
  ['unsupported', /^Operation Unsupported$/],
  ['unsupported', /^no such method \w+$/],
  ['unsupported', /^(?:<class '[\w.]+'>:)?method "\w+" is not supported$/],
  ['unsupported', /^<class '[\w.]+'>:ApiError\(13, .*\)$/],
  ['unsupported', /^Only ProtoGENI RSpec advertisements are supported$/],
  ['image-withheld', /^Not enough permission to access image$/],
  ['image-withheld', /^No permission to see this image$/],
  ['too-long', /^expiration is greater then the maximum number of minutes \d+$/],
  ['too-long', /^Expiration is beyond the limit of \d+ days$/],
  ['longer-than-slice', /^expiration is greater then slice expiration$/],
  [
    'longer-than-slice',
    /^Expiration is beyond the end of the slice credential or the site's limit: \S+$/,
  ],
  ['shorter', /^Cannot shorten (?:slice lifetime|the lifetime of a slice)$/],
  ['too-short', /^such a short life for a slice\? More time please$/],
  ['too-short', /^such a short life for a sliver$/],
  ['too-short', /^Expiration is (?:in the past|less than five minutes away)$/],
  ['bad-date', /^Bad expiration date$/],
  ['bad-date', /^Could not parse the expiration date$/],
  ['no-console', /^No console server for node$/],
  ['no-console', /^There is no console server here$/],
  ['not-stopped', /^Sliver is not stopped \(yet\)$/],
  ['not-stopped', /^The sliver is not in the right state to \w+ it$/],
];

/** Longer texts are logs, in which nothing is looked for. */
const longest = 4_096;

export function meaningOf(serverText: string): Meaning | undefined {
  if (serverText.length > longest) return undefined;
  const text = plain(serverText);
  return rows.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Without what servers put before and behind every text of a kind: `Malformed arguments:`, `*** program:`. */
function plain(text: string): string {
  const words = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^Malformed arguments: /, '')
    .replace(/^\*\*\* (?:[a-z_]+: )?/, '');
  return withoutEnd(words, ' .!?');
}

/** Minutes that a refused extension may last, where the server names its limit. */
export function limitOf(serverText: string): number | undefined {
  const text = plain(serverText);
  const minutes = /^expiration is greater then the maximum number of minutes (\d+)$/.exec(text);
  if (minutes !== null) return Number(minutes[1]);
  const days = /^Expiration is beyond the limit of (\d+) days$/.exec(text);
  return days === null ? undefined : Number(days[1]) * 1440;
}
