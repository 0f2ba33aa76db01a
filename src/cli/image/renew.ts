/** `geni-image renew`: makes a slice, and what it has at a site, live longer. */
import { RpcError } from '../../rpc';
import { UsageError } from './failure';
import { ageText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, siteUrnOf } from './session';
import { chosenSlices } from './sliceNames';

export interface RenewOptions extends CommonOptions {
  readonly days?: string;
  readonly until?: string;
}

export async function renew(
  name: string | undefined,
  options: RenewOptions,
  output: Output,
): Promise<void> {
  const expires = endOf(options);
  const session = await openSession(options);
  const { account, site } = session;
  const slices = await chosenSlices(session, name ?? options.slicename);
  const [sliceUrn, second] = slices;
  if (sliceUrn === undefined) throw new UsageError('You have no slice to renew.');
  if (second !== undefined) {
    throw new UsageError(`You have ${slices.length} slices: name the one to renew.`);
  }
  output.about({ site: site.name, slice: sliceUrn });
  const { sliceAuthority } = account;
  const before = (await sliceAuthority.sliceCredential(sliceUrn)).expires;
  // A slice cannot be shortened (docs/protocol.md 5.3), and its slivers can never outlive it.
  const credential =
    before < expires ? await sliceAuthority.renewSlice(sliceUrn, expires) : undefined;
  const credentials = [credential ?? (await sliceAuthority.sliceCredential(sliceUrn))];
  const slice = credentials[0]?.expires ?? expires;
  const request = { sliceUrn, credentials, expires };
  const here = await renewHere(() => site.componentManager.renewSlice(request));
  const value = {
    site: siteUrnOf(session, [sliceUrn]),
    slice: sliceUrn,
    sliceExpires: slice.toISOString(),
    sliversExpire: here?.toISOString(),
  };
  const slivers =
    here === undefined
      ? `it has no slivers at ${site.name}`
      : `its slivers at ${site.name} ${ageText(here)}, on ${here.toISOString()}`;
  output.result(
    { renewed: value },
    `The slice ends ${ageText(slice)}, on ${slice.toISOString()}; ${slivers}.`,
  );
}

/** Undefined when the slice has nothing at the site. */
async function renewHere(call: () => Promise<Date>): Promise<Date | undefined> {
  try {
    return await call();
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return undefined;
    throw error;
  }
}

function endOf({ days, until }: RenewOptions): Date {
  if ((days === undefined) === (until === undefined)) {
    throw new UsageError('Say how long: --days NUMBER, or --until DATE such as 2030-12-31.');
  }
  const end =
    until === undefined ? new Date(Date.now() + Number(days) * 86_400_000) : new Date(until);
  if (Number.isNaN(end.getTime())) {
    throw new UsageError(
      `"${until ?? days ?? ''}" is not understood: give --days NUMBER or --until 2030-12-31.`,
    );
  }
  if (end.getTime() > Date.now()) return end;
  throw new UsageError(
    `${end.toISOString()} is in the past: a slice cannot end earlier than it does.`,
  );
}
