// The mails that a site sends about images, as files in the folder `mail` of the testbed: nobody is bothered,
// and everybody can read them (docs/protocol.md, section 6.10).
import { join } from 'node:path';
import type { Catalogue } from '../images/catalogue';
import type { Layout } from '../layout';
import type { Store } from '../state/store';
import type { Background } from '../time/background';
import type { Clock } from '../time/clock';
import type { Site } from './site';
import type { ImageRecord, VersionRecord } from '../state/records';
import { writeFileAtomically } from '../state/files';

interface MailParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly layout: Layout;
  readonly background: Background;
}

/** To whoever took the snapshot; with `log` it failed. */
export function sendImageMail(
  testbed: MailParts & { readonly catalogue: Catalogue },
  site: Site,
  image: ImageRecord,
  version: VersionRecord,
  log?: string,
): void {
  const { catalogue } = testbed;
  const name = `${image.project}/${image.name}:${version.version}`;
  const lines = [
    log === undefined ? `Your image ${name} is ready.` : `The snapshot of ${name} failed.`,
    '',
    `Image URN: ${catalogue.urn(site, image)}`,
    `Image URL: ${catalogue.metadataUrl(site, image.uuid)}`,
    ...(log === undefined ? [] : ['', log]),
  ];
  const subject = log === undefined ? `Image ${image.name} created` : `Image ${image.name} failed`;
  send(testbed, site, version.updaterUrn ?? image.creatorUrn, subject, lines);
}

export function sendDeletionMail(testbed: MailParts, site: Site, image: ImageRecord): void {
  const line = `Your image ${image.project}/${image.name} at ${site.domain} was deleted.`;
  send(testbed, site, image.creatorUrn, `Image ${image.name} deleted`, [line]);
}

function send(
  { store, clock, layout, background }: MailParts,
  site: Site,
  userUrn: string,
  subject: string,
  lines: readonly string[],
): void {
  const user = store.users.get(userUrn);
  const address = user?.email ?? `${userUrn.replace(/^.*\+/, '')}@unknown.example`;
  const date = new Date(clock.now());
  const text = [
    `From: Testbed Operations <testbed-ops@${site.domain}>`,
    `To: ${address}`,
    `Date: ${date.toUTCString()}`,
    `Subject: ${subject}`,
    'Content-Type: text/plain',
    '',
    ...lines,
    '',
  ];
  // A mail that cannot be written says nothing about the image.
  void background.run(() => {
    const number = store.next('mail', 1);
    const file = `${String(number).padStart(5, '0')}-${subject.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.eml`;
    writeFileAtomically(join(layout.mail, address, file), text.join('\r\n'));
  });
}
