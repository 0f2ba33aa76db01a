// The register of slices: looking them up as clients name them, entering and renewing them (sections 5.2 and 5.3).
import { defined } from '../../rpc/defined';
import { randomUUID } from 'node:crypto';
import { sameName } from '../../rpc/names';
import { domainOf, formatUrn, parseUrn, sameUrn } from '../../rpc/urn';
import type { Federation } from '../federation';
import { Code, Refusal } from '../wire/replyCodes';
import type { SliceRecord, UserRecord } from '../state/records';

/** Slices end after this unless told otherwise. */
const firstLifetimeMs = 16 * 3_600_000;

/** 90 days. */
const mostMinutes = 129_600;

/** By name, whatever its case (section 14, point 1). */
export function findSlice({ store }: Federation, urn: string): SliceRecord | undefined {
  return store.slices.get(urn) ?? store.slices.find((slice) => sameUrn(slice.urn, urn));
}

/** @throws Refusal */
export async function registerSlice(
  federation: Federation,
  user: UserRecord,
  urn: string,
  expires: number | undefined,
): Promise<SliceRecord> {
  const { store, clock, home } = federation;
  const { authority, id: name } = parseUrn(urn);
  const project = authority.split(':')[1];
  if (domainOf(authority) !== home.domain)
    throw new Refusal(Code.badArguments, 'Authority mismatch');
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,17}[A-Za-z0-9]$/.test(name)) {
    throw new Refusal(Code.badArguments, `${name} is not a valid slice name`);
  }
  // A name is one at the whole site, whatever the project (section 14, point 2).
  if (store.slices.find((slice) => sameName(slice.name, name)))
    throw new Refusal(Code.error, `${urn} already a registered slice`);
  const end = expires ?? clock.now() + firstLifetimeMs;
  checkLifetime(clock.now(), end);
  const uuid = randomUUID();
  const certificate = await federation.sliceAuthority.objectCertificate(urn, name, uuid);
  const slice: SliceRecord = {
    urn: formatUrn(parseUrn(urn)),
    uuid,
    name,
    ...defined({ project }),
    creatorUrn: user.urn,
    members: [],
    created: clock.now(),
    expires: end,
    certificate,
  };
  store.slices.put(urn, slice);
  return slice;
}

/** @throws Refusal */
export function checkLifetime(now: number, expires: number): void {
  if (Number.isNaN(expires)) throw new Refusal(Code.error, 'Bad expiration date');
  if (expires <= now)
    throw new Refusal(Code.error, 'such a short life for a slice? More time please.');
  if (expires > now + mostMinutes * 60_000) {
    const text = `expiration is greater then the maximum number of minutes ${mostMinutes}`;
    throw new Refusal(Code.error, text);
  }
}
