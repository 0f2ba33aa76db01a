// Writes a manifest: the request as it came, with what was given noted on each node (section 8.1).
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { isoSeconds } from '../time/clock';
import { hasDisk, isShared } from '../sites/hardware';
import { loginOf, machineOf } from '../sites/nodes';
import { interfaceUrn, managerUrn, nodeUrn, sliverUrn, type Site } from '../sites/site';
import type { Login, SliverRecord } from '../state/records';
import { attribute, childrenOf, isOldVersion, type RequestRspec } from './requestRspec';

const emulab = 'http://www.protogeni.net/resources/rspec/ext/emulab/1';

export interface GivenNode {
  readonly sliver: SliverRecord;
  readonly userNames: readonly string[];
}

export interface Manifest {
  readonly xml: string;
  readonly links: readonly { readonly id: number; readonly clientId: string }[];
}

export function writeManifest(
  site: Site,
  request: RequestRspec,
  given: ReadonlyMap<string, GivenNode>,
  slice: { readonly name: string; readonly expires: number; readonly nextId: () => number },
): Manifest {
  const root = request.document.documentElement;
  root.setAttribute('type', 'manifest');
  root.setAttribute('expires', isoSeconds(slice.expires));
  const location = 'http://www.w3.org/2001/XMLSchema-instance';
  const schema = root.getAttributeNS(location, 'schemaLocation');
  if (schema)
    root.setAttributeNS(
      location,
      'xsi:schemaLocation',
      schema.replaceAll('request.xsd', 'manifest.xsd'),
    );
  for (const { element, clientId } of request.nodes) {
    const node = given.get(clientId);
    if (node) annotate(site, element, node, slice);
  }
  const own = childrenOf(root, 'link').filter((link) => isAt(site, link));
  const links = own.map((link) => {
    const id = slice.nextId();
    link.setAttribute('sliver_id', sliverUrn(site, id));
    // Manifests must name a VLAN; its number stands for the link's, within what switches have.
    link.setAttribute('vlantag', String(257 + (id % 3700)));
    return {
      id,
      clientId: nameOf(link),
    };
  });
  return { xml: new XMLSerializer().serializeToString(request.document), links };
}

/** A link that names managers is for those only; one that names none is for whoever reads it. */
function isAt(site: Site, link: Element): boolean {
  const managers = childrenOf(link, 'component_manager');
  return managers.length === 0 || managers.some((each) => isManager(site, each));
}

/** Versions 0.x say `virtual_id`. */
function nameOf(link: Element): string {
  return attribute(link, 'client_id') ?? attribute(link, 'virtual_id') ?? '';
}

function isManager(site: Site, element: Element): boolean {
  return element.getAttribute('name')?.replace(/\+am$/, '+cm') === managerUrn(site);
}

function annotate(
  site: Site,
  element: Element,
  { sliver, userNames }: GivenNode,
  slice: { readonly name: string; readonly nextId: () => number },
): void {
  const namespace = element.namespaceURI;
  const add = (
    parent: Element,
    name: string,
    attributes: Readonly<Record<string, string>>,
  ): Element => {
    const child = element.ownerDocument.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, value);
    return parent.appendChild(child);
  };
  removeNotes(element);
  element.setAttribute('component_manager_id', managerUrn(site));
  element.setAttribute('component_id', nodeUrn(site, machineOf(sliver.nodeId)));
  element.setAttribute('sliver_id', sliverUrn(site, sliver.id));
  if (!isShared(sliver.sliverType)) element.setAttribute('exclusive', 'true');
  else if (!element.getAttribute('exclusive')) element.setAttribute('exclusive', 'false');
  if (sliver.sliverType === 'raw-pc') sayBare(element);
  const vnode = element.ownerDocument.createElementNS(emulab, 'emulab:vnode');
  vnode.setAttribute('name', sliver.nodeId);
  vnode.setAttribute('hardware_type', sliver.hardwareType);
  element.appendChild(vnode);
  const host = add(element, 'host', {});
  host.setAttribute('name', `${sliver.clientId}.${slice.name}.${site.domain}`);
  if (hasDisk(sliver.sliverType)) {
    const services = childrenOf(element, 'services')[0] ?? add(element, 'services', {});
    appendLogins(services, sliver, userNames);
  }
  childrenOf(element, 'interface').forEach((port, index) => {
    port.setAttribute(
      'component_id',
      interfaceUrn(site, machineOf(sliver.nodeId), `eth${index + 1}`),
    );
    port.setAttribute('sliver_id', sliverUrn(site, slice.nextId()));
    port.setAttribute('mac_address', macAddress(sliver.id, index));
  });
}

/** A bare machine is called so, whatever the request said or left out. */
function sayBare(element: Element): void {
  if (isOldVersion(element)) {
    element.setAttribute('virtualization_subtype', 'raw');
    return;
  }
  const [given] = childrenOf(element, 'sliver_type');
  const type = given ?? element.ownerDocument.createElementNS(element.namespaceURI, 'sliver_type');
  type.setAttribute('name', 'raw-pc');
  if (!given) element.appendChild(type);
}

/** What an earlier manifest noted: people give those back as requests. */
function removeNotes(element: Element): void {
  for (const services of childrenOf(element, 'services'))
    for (const login of childrenOf(services, 'login')) services.removeChild(login);
  for (const name of ['vnode', 'host'])
    for (const note of childrenOf(element, name)) element.removeChild(note);
}

function macAddress(sliver: number, index: number): string {
  const digits = ((sliver * 16 + index) & 0xffffff).toString(16).padStart(6, '0');
  return `02b0${digits}00`.slice(0, 12);
}

/** The manifest with the logins of these users in place of the ones before. */
export function addLogins(
  site: Site,
  manifest: string,
  slivers: readonly SliverRecord[],
  users: readonly Login[],
): string {
  const document = new DOMParser().parseFromString(manifest, 'text/xml');
  const root = document.documentElement;
  for (const element of childrenOf(root, 'node')) {
    const sliver = slivers.find(
      ({ id }) => sliverUrn(site, id) === element.getAttribute('sliver_id'),
    );
    const [services] = childrenOf(element, 'services');
    if (!sliver || !services || !hasDisk(sliver.sliverType)) continue;
    for (const login of childrenOf(services, 'login')) services.removeChild(login);
    appendLogins(
      services,
      sliver,
      users.map(({ login }) => login),
    );
  }
  return new XMLSerializer().serializeToString(document);
}

/** Only where a port answers. */
function appendLogins(services: Element, sliver: SliverRecord, userNames: readonly string[]): void {
  const door = loginOf(sliver);
  if (door === undefined) return;
  for (const userName of userNames) {
    const login = services.ownerDocument.createElementNS(services.namespaceURI, 'login');
    login.setAttribute('authentication', 'ssh-keys');
    login.setAttribute('hostname', door.hostname);
    login.setAttribute('port', String(door.port));
    login.setAttribute('username', userName);
    services.appendChild(login);
  }
}
