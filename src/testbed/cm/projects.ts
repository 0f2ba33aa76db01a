// Which local project a slice's images belong to, and who counts as a local user of it (sections 1.5 and 6.7).
import { roleIn } from '../people/membership';
import { parseUrn } from '../../rpc/urn';
import type { Federation } from '../federation';
import type { Site } from '../sites/site';

/** The local project of a slice here; made up on first use for slices of another authority. */
export function localProject(federation: Federation, site: Site, sliceUrn: string): string {
  const [domain = '', project] = parseUrn(sliceUrn).authority.split(':');
  if (project === undefined) return authorityProject(federation, site, domain);
  if (domain === site.domain) return project;
  const key = `project:${site.name}:${domain}:${project}`;
  const known = federation.store.settings.get(key);
  if (known !== undefined) return known;
  const stem = project.replaceAll('.', '-').slice(0, 27);
  const number = federation.store.next(`holding:${site.name}:${stem}`, 0);
  const name = `${stem}-PG${number}`;
  federation.store.transaction(() => {
    federation.store.settings.put(key, name);
    federation.store.settings.put(`owner:${site.name}:${name}`, `${domain}:${project}`);
  });
  return name;
}

/** Slices registered at the authority itself, not in a project, share one local project named after it. */
function authorityProject(federation: Federation, site: Site, domain: string): string {
  const name = domain.replaceAll('.', '-');
  const key = `owner:${site.name}:${name}`;
  if (federation.store.settings.get(key) === undefined) federation.store.settings.put(key, domain);
  return name;
}

/** Authority (`domain[:project]`) that a local project stands for: its own, or the foreign one it was made for. */
export function projectAuthority(federation: Federation, site: Site, project: string): string {
  return (
    federation.store.settings.get(`owner:${site.name}:${project}`) ?? `${site.domain}:${project}`
  );
}

export function isHoldingProject(federation: Federation, site: Site, project: string): boolean {
  return federation.store.settings.get(`owner:${site.name}:${project}`) !== undefined;
}

/** Notes that a user has used this site with a project, which makes the user a local one there. */
export function mapUser(
  federation: Federation,
  site: Site,
  project: string,
  userUrn: string,
): void {
  const key = `mapped:${site.name}:${project}:${userUrn}`;
  if (federation.store.settings.get(key) === undefined) federation.store.settings.put(key, '1');
}

/** Whether a user may read and write the images of a local project as a local user. */
export function isLocalUser(
  federation: Federation,
  site: Site,
  project: string,
  userUrn: string,
): boolean {
  if (federation.store.settings.get(`mapped:${site.name}:${project}:${userUrn}`) !== undefined)
    return true;
  const user = federation.store.users.get(userUrn);
  return site === federation.home && user !== undefined && roleIn(user, project) !== undefined;
}
