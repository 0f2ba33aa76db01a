// CM DiscoverResources: an advertisement of the site's machines and of the images they offer.
// Arguments: docs/protocol.md, section 5.6; contents: section 8.7.
import { deflateSync } from 'node:zlib';
import { isoSeconds } from '../time/clock';
import type { Federation } from '../federation';
import type { Call } from '../http/call';
import { systemProject } from '../images/catalogue';
import { defaultImage, isExported } from '../images/standardImages';
import { nodes, type Node } from '../sites/hardware';
import { slotsUsed } from '../sites/nodes';
import { Code, Refusal } from '../wire/replyCodes';
import { interfaceUrn, managerUrn, nodeUrn, type Site } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import { isTrueUnwrapped, textOf } from '../wire/value';
import type { HoldingRecord } from '../state/records';
import { credentialsOf, holdingOf } from './access';

const versions = ['0.1', '0.2', '2', '3', 'PG 0.1', 'PG 0.2', 'PG 2', 'PG 3'];

export const rspecVersions: readonly string[] = versions;

export function discoverResources(call: Call): ReplyValue {
  const access = credentialsOf(call);
  const version = textOf(call.args.get('rspec_version')) ?? '2';
  if (!versions.includes(version)) throw new Refusal(Code.badArguments, 'Improper version request');
  const xml = writeAdvertisement(call.federation, call.site, {
    version: version.replace('PG ', '') === '3' ? 3 : 2,
    availableOnly: isTrueUnwrapped(call.args.get('available')),
    slice: holdingOf(call, access),
  });
  return isTrueUnwrapped(call.args.get('compress')) ? deflateSync(xml) : xml;
}

const namespaces = {
  2: 'http://www.protogeni.net/resources/rspec/2',
  3: 'http://www.geni.net/resources/rspec/3',
};

export interface Wanted {
  readonly version: 2 | 3;
  readonly availableOnly: boolean;
  /** Nodes of this slice count as available, and the images of its project are listed too (section 5.6). */
  readonly slice?: HoldingRecord | undefined;
}

export function writeAdvertisement(federation: Federation, site: Site, wanted: Wanted): string {
  const { version, availableOnly, slice } = wanted;
  const offers = new Map<string, string>();
  const offer = (type: string): string => {
    const text = offers.get(type) ?? sliverTypeElement(federation, site, type, slice?.project);
    offers.set(type, text);
    return text;
  };
  const namespace = namespaces[version];
  const now = federation.clock.now();
  const used = slotsUsed(federation.store, site, slice?.sliceUrn);
  const listed = nodes
    .map((node) => ({ node, free: Math.max(0, node.slots - (used.get(node.id) ?? 0)) }))
    .filter(({ free }) => free > 0 || !availableOnly);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<rspec xmlns="${namespace}" xmlns:emulab="http://www.protogeni.net/resources/rspec/ext/emulab/1"`,
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    ` xsi:schemaLocation="${namespace} ${namespace}/ad.xsd"`,
    ` type="advertisement" generated="${isoSeconds(now)}" expires="${isoSeconds(now + 86_400_000)}">\n`,
    ...listed.map(({ node, free }) => nodeElement(site, { node, free, offer })),
    operationalStates(site),
    '</rspec>\n',
  ].join('');
}

function nodeElement(
  site: Site,
  { node, free, offer }: { node: Node; free: number; offer: (type: string) => string },
): string {
  const exclusive = node.slots === 1;
  const types = [node.hardwareType, ...node.classes];
  return [
    `  <node component_id="${nodeUrn(site, node.id)}" component_name="${node.id}"`,
    ` component_manager_id="${managerUrn(site)}" exclusive="${exclusive ? 'true' : 'false'}">\n`,
    ...types.map(
      (type) =>
        `    <hardware_type name="${type}"><emulab:node_type type_slots="${exclusive ? 1 : free}"/></hardware_type>\n`,
    ),
    ...node.offers.map(offer),
    `    <available now="${free > 0 ? 'true' : 'false'}"/>\n`,
    `    <interface component_id="${interfaceUrn(site, node.id, 'eth1')}"/>\n`,
    '  </node>\n',
  ].join('');
}

/** Only exported images, which are the system's; user snapshots are found with ListImages (section 8.7). */
function sliverTypeElement(
  federation: Federation,
  site: Site,
  type: string,
  project: string | undefined,
): string {
  const { store, catalogue } = federation;
  const offered = store.images.filter(
    (image) =>
      image.site === site.name &&
      (image.project === systemProject || image.project === project) &&
      image.released !== undefined &&
      (image.project !== systemProject || isExported(image.name)) &&
      image.runsOn.includes(type),
  );
  const lines = offered.map((image) => {
    const description = quoted(catalogue.released(image)?.description ?? '');
    const standard = image.name === defaultImage(type) ? ' default="true"' : '';
    return (
      `      <disk_image name="${catalogue.urn(site, image)}" os="${image.os}" version="${image.osVersion}"` +
      ` description="${description}" url="${catalogue.metadataUrl(site, image.uuid)}"${standard}/>\n`
    );
  });
  return `    <sliver_type name="${type}">\n${lines.join('')}    </sliver_type>\n`;
}

const controllable = ['raw-pc', 'emulab-openvz', 'emulab-xen', 'emulab-docker'];

/** What slivers can be and what can be done to them, in the words of AM 3.0; imaging has no word. */
function operationalStates(site: Site): string {
  const state = (name: string, inside: readonly string[]): string =>
    `    <state name="${name}">${inside.join('')}</state>\n`;
  const action = (name: string, next: string): string => `<action name="${name}" next="${next}"/>`;
  const wait = (type: string, next: string): string => `<wait type="${type}" next="${next}"/>`;
  const again = [
    action('geni_restart', 'geni_configuring'),
    action('geni_reload', 'geni_configuring'),
    action('geni_stop', 'geni_stopping'),
  ];
  return [
    '  <rspec_opstate xmlns="http://www.geni.net/resources/rspec/ext/opstate/1"',
    ` aggregate_manager_id="${managerUrn(site)}" start="geni_notready">\n`,
    ...controllable.map((type) => `    <sliver_type name="${type}"/>\n`),
    state('geni_notready', [action('geni_start', 'geni_configuring')]),
    state('geni_configuring', [
      wait('geni_success', 'geni_ready'),
      wait('geni_failure', 'geni_failed'),
    ]),
    state('geni_stopping', [wait('geni_success', 'geni_notready')]),
    state('geni_ready', again),
    state('geni_failed', again),
    '  </rspec_opstate>\n',
  ].join('');
}

function quoted(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, ' ');
}
