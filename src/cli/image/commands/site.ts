/** `geni-image site`: the sites that `list` and `slivers` ask besides the home site. */
import { baseOf } from '../../../model/accounts/address';
import { KeptSites, isSiteName, type KeptSite } from '../../../model/accounts/keptSites';
import { authorityOf } from '../../../model/urns';
import { domainOf, parseUrn, sameDomain, sameName, sameUrn } from '../../../rpc';
import { nearest } from '../../../rspec/language/distance';
import { UsageError } from '../failures/failure';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { nearSites } from '../session/nearSites';
import { certificateFile } from '../session/passphrase';
import { openSessions, type Session } from '../session/session';
import { knownNickname, siteAddresses } from '../session/sites';

export interface SiteOptions extends CommonOptions {
  readonly name?: string;
}

export async function site(
  action: string | undefined,
  word: string | undefined,
  options: SiteOptions,
  output: Output,
): Promise<void> {
  if ((action === undefined || action === 'list') && word === undefined) {
    await listSites(options, output);
  } else if (action === 'add' && word !== undefined) {
    await addSite(word, options, output);
  } else if (action === 'remove' && word !== undefined) {
    removeSite(word, output);
  } else {
    throw new UsageError(whatIsMissing(action ?? '', word));
  }
}

function whatIsMissing(action: string, word: string | undefined): string {
  if (action === 'add') return 'Give the site: "geni-image site add SITE".';
  if (action === 'remove') return 'Give the name of the site: "geni-image site remove NAME".';
  if (action === 'list')
    return `"geni-image site list" takes no more words, such as ${word ?? ''}.`;
  const [close] = nearest(action, ['list', 'add', 'remove'], 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  return `"${action}" is not one of list, add and remove.${guess}`;
}

async function listSites(options: SiteOptions, output: Output): Promise<void> {
  const kept = new KeptSites();
  const added = kept.all();
  for (const { error } of kept.problems()) output.warn(error.sentence);
  const near = await nearSites(certificateFile(options));
  const testbed = near.filter(
    ({ keptFor, address }) =>
      keptFor === undefined && !added.some(({ urn }) => isSame(urn, address.urn)),
  );
  const rows = [
    ...added.map(({ name, url, domain }) => [name, url, 'always', domain]),
    ...testbed.map(({ name, address }) => [name, address.url, 'with -m', '']),
  ];
  const table = output.table(
    [
      { title: 'NAME' },
      { title: 'ADDRESS', least: 24 },
      { title: 'ASKED' },
      { title: 'FOR USERS OF' },
    ],
    rows,
  );
  const sites = added.map(({ name, url, urn, domain }) => ({ name, url, urn, domain }));
  const testbedSites = testbed.map(({ name, address: { url, urn } }) => ({ name, url, urn }));
  output.result(
    { sites, testbedSites },
    rows.length === 0
      ? 'Only your home site is asked: add others with "geni-image site add SITE".'
      : table,
  );
}

/** The site is asked once: who cannot be reached is not added by mistake. */
async function addSite(word: string, options: SiteOptions, output: Output): Promise<void> {
  if (options.name !== undefined && !isSiteName(options.name)) {
    throw new UsageError(
      `"${options.name}" is not a name for a site: use letters, digits, "_", "." and "-".`,
    );
  }
  const { sessions } = await openSessions(options, siteAddresses([word]));
  const [session] = sessions;
  if (session === undefined) throw new UsageError(`${word} is not a site.`);
  const { account, site: found } = session;
  output.about({ site: found.name });
  await found.componentManager.getVersion();
  const domain = domainOf(parseUrn(account.userUrn).authority);
  if (session.siteUrn !== undefined && sameDomain(authorityOf(session.siteUrn) ?? '', domain)) {
    throw new UsageError(`${found.name} is your home site, which is asked anyway.`);
  }
  const name = options.name ?? nameFor(word, session);
  const url = `${baseOf(found.componentManager.url)}/cm`;
  const entry = { name, url, urn: session.siteUrn, domain };
  refuseTaken(entry);
  new KeptSites().add(entry);
  output.changed(
    { added: entry },
    `Added ${name} (${found.name}): "geni-image list" and "geni-image slivers" ask it too, and -m ${name} names it.`,
  );
}

function nameFor(word: string, { site: { name } }: Session): string {
  if (isSiteName(word)) return word;
  if (isSiteName(name)) return name;
  throw new UsageError(`Give a name for ${name}, to use with -m: --name NAME.`);
}

/** A name means one site. */
function refuseTaken({ name, url, urn }: Omit<KeptSite, 'id'>): void {
  const other = new KeptSites().called(name);
  const isOther = other !== undefined && other.url !== url && !isSame(other.urn, urn);
  const nickname = knownNickname(name);
  const isForeign = nickname !== undefined && !isSame(nickname, urn);
  if (!isOther && !isForeign) return;
  throw new UsageError(
    `Another site is already called ${name}: choose a name for this one with --name NAME.`,
  );
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && sameUrn(a, b);
}

function removeSite(word: string, output: Output): void {
  const kept = new KeptSites();
  const found = kept.called(word) ?? kept.all().find(({ url }) => sameName(url, word));
  if (found === undefined) {
    throw new UsageError(
      `You have not added a site ${word}: "geni-image site list" shows those you have.`,
    );
  }
  kept.remove(found);
  output.changed(
    { removed: { name: found.name, url: found.url } },
    `Removed ${found.name}: it is no longer asked.`,
  );
}
