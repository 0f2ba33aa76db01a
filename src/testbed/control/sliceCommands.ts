// Control commands about slices and their slivers: what the API does, without certificates, for set-up
// and teaching.
import { urnOf } from '../wire/urns';
import { holdingKey, sliversOf } from '../state/holdings';
import { release } from '../slices/release';
import { bootAll, prepare, provide, wishOf } from '../cm/provide';
import { parseDate } from '../wire/dates';
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import { sweep } from '../slices/sweep';
import { isShared, sliverTypeOf } from '../sites/hardware';
import { Refusal } from '../wire/replyCodes';
import { registerSlice } from '../sa/slices';
import { prolong } from '../slices/prolong';
import { sliverUrn } from '../sites/site';
import type { SliceRecord } from '../state/records';
import { optionalText, requiredText } from './arguments';
import { siteNamed } from './faultCommands';
import type { ControlRequest } from './server';
import { userNamed } from './userCommands';

export interface ShownSlice {
  readonly urn: string;
  readonly name: string;
  readonly creatorUrn: string;
  readonly expires: string;
  readonly slivers: readonly ShownSliver[];
}

export interface ShownSliver {
  readonly urn: string;
  readonly slice: string;
  readonly aggregate: string;
  readonly clientId: string;
  readonly node: string;
  readonly sliverType: string;
  readonly state: string;
  readonly status: string;
  readonly disk: string;
}

export function listSlices(federation: Federation): ShownSlice[] {
  return [...federation.store.slices.values()].map((slice) => show(federation, slice));
}

export function listSlivers(federation: Federation): ShownSliver[] {
  return federation.sites.flatMap((site) =>
    federation.store.slivers
      .filter((sliver) => sliver.site === site.name)
      .sort((a, b) => a.id - b.id)
      .map((sliver) => ({
        urn: sliverUrn(site, sliver.id),
        slice: sliver.sliceUrn,
        aggregate: site.name,
        clientId: sliver.clientId,
        node: sliver.nodeId,
        sliverType: sliver.sliverType,
        state: sliver.state,
        status: sliver.status,
        disk: federation.machines.disk(site, sliver),
      })),
  );
}

export async function addSlice(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownSlice> {
  const user = userNamed(federation, request);
  const project = optionalText(request, 'project') ?? Object.keys(user.projects)[0];
  const authority = federation.home.domain + (project === undefined ? '' : `:${project}`);
  const name = requiredText(request, 'name');
  const urn = urnOf({ authority, type: 'slice', id: name });
  if (urn === undefined || !/^[a-z\d-]{2,19}$/i.test(name))
    throw new TestbedError(
      'bad-argument',
      `"${name}" cannot be the name of a slice: use 2 to 19 letters, digits and dashes.`,
    );
  if (federation.store.slices.get(urn) !== undefined)
    throw new TestbedError('bad-argument', `There is a slice ${name} already.`);
  const expires = expiryOf(federation, request);
  return show(
    federation,
    await refusalsAsErrors(() => registerSlice(federation, user, urn, expires)),
  );
}

/** Sets the end of a slice, here and at all sites; a time in the past ends it. */
export async function renewSlice(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownSlice> {
  const slice = sliceNamed(federation, request);
  const expires = expiryOf(federation, request) ?? federation.clock.now();
  prolong(federation, slice, expires);
  const shown = show(federation, { ...slice, expires });
  await sweep(federation);
  return shown;
}

export async function deleteSlice(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownSlice> {
  const slice = sliceNamed(federation, request);
  const shown = show(federation, slice);
  const imaged = shown.slivers.find(({ state }) => state === 'imaging');
  if (imaged)
    throw new TestbedError(
      'bad-argument',
      `A snapshot of ${imaged.clientId} at ${imaged.aggregate} is still running. Wait until it finishes.`,
    );
  for (const site of federation.sites) {
    const holding = federation.store.holdings.get(holdingKey(site, slice.urn));
    if (holding) await release(federation, site, holding);
  }
  federation.store.slices.delete(slice.urn);
  if (slice.name === 'hello') federation.store.settings.put('samples', 'removed');
  return shown;
}

/** Machines for a slice at one site, as CreateSliver gives them. */
export async function addSliver(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownSlice> {
  const slice = sliceNamed(federation, request);
  const site = siteNamed(federation, requiredText(request, 'site'));
  const sliverType = optionalText(request, 'sliverType') ?? 'raw-pc';
  const clientId = optionalText(request, 'clientId') ?? 'node';
  const image = optionalText(request, 'image');
  if (federation.store.holdings.get(holdingKey(site, slice.urn))) {
    throw new TestbedError(
      'bad-argument',
      `Slice ${slice.name} has slivers at ${site.name} already.`,
    );
  }
  const wish = wishOf(slice, {
    rspec: rspecOf(clientId, sliverType, image),
    work: 'working',
  });
  const { slivers } = await refusalsAsErrors(async () =>
    provide(federation, site, wish, await prepare(federation, site, wish)),
  );
  await bootAll(federation, site, slice.urn, slivers);
  return show(federation, slice);
}

function rspecOf(clientId: string, sliverType: string, image: string | undefined): string {
  const quoted = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const disk = image === undefined ? '' : `<disk_image name="${quoted(image)}"/>`;
  return (
    `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="${quoted(clientId)}" ` +
    `exclusive="${isShared(sliverTypeOf(sliverType) ?? sliverType) ? 'false' : 'true'}"><sliver_type name="${quoted(sliverType)}">${disk}</sliver_type></node></rspec>`
  );
}

function sliceNamed(federation: Federation, request: ControlRequest): SliceRecord {
  const name = requiredText(request, 'slice');
  const found = federation.store.slices.filter(
    (slice) => slice.urn === name || slice.name === name,
  );
  const [slice, other] = found;
  if (!slice) throw new TestbedError('bad-argument', `There is no slice "${name}".`);
  if (other)
    throw new TestbedError('bad-argument', `There are several slices "${name}"; give the URN.`);
  return slice;
}

function expiryOf(federation: Federation, request: ControlRequest): number | undefined {
  const text = optionalText(request, 'expires');
  if (text === undefined) return undefined;
  const [, hours] = /^([+-]?\d+(?:\.\d+)?)h$/.exec(text) ?? [];
  const time =
    hours === undefined ? parseDate(text) : federation.clock.now() + Number(hours) * 3_600_000;
  if (Number.isNaN(time))
    throw new TestbedError(
      'bad-argument',
      `"${text}" is not a time: give a date, or hours such as 24h.`,
    );
  return time;
}

async function refusalsAsErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal)
      throw new TestbedError('bad-argument', `${error.message} (code ${error.code})`);
    throw error;
  }
}

function show(federation: Federation, slice: SliceRecord): ShownSlice {
  const own = new Set(
    federation.sites.flatMap((site) =>
      sliversOf(federation, site, slice.urn).map(({ id }) => sliverUrn(site, id)),
    ),
  );
  return {
    urn: slice.urn,
    name: slice.name,
    creatorUrn: slice.creatorUrn,
    expires: new Date(slice.expires).toISOString(),
    slivers: listSlivers(federation).filter(({ urn }) => own.has(urn)),
  };
}
