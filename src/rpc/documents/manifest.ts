// Manifests: which nodes a slice got at an aggregate. It is the place where the sliver URN of each
// node stands (docs/protocol.md 5.5, 8.1).
import { parseWireDate } from '../wire/decodeReply';
import { defined } from '../defined';
import { RpcError } from '../errors';
import { badReply, plainUrn, type LeftOut } from '../wire/fields';
import { isPlainText } from '../urn';
import { attribute, childrenOf, readXml, type XmlElement } from './xmlDocument';

/** A manifest, as far as images are concerned. */
export interface Manifest {
  expires?: Date;
  nodes: ManifestNode[];
}

/** One node. A manifest of several aggregates has nodes of others too: see `componentManagerUrn`. */
export interface ManifestNode {
  /** The node's name in the RSpec. */
  clientId: string;
  sliverUrn?: string;
  componentManagerUrn?: string;
  componentId?: string;
  /** `raw-pc`, `emulab-xen`, ... */
  sliverType?: string;
  hardwareType?: string;
  /** The image that was asked for: URN, or metadata URL. */
  image?: string;
  /** The local image that was loaded, `project/name:version`. */
  loadedImage?: string;
  logins: Login[];
  /** False when the site says that this node cannot be captured; absent when it says nothing. */
  imageable?: boolean;
}

/** How to log in to a node. */
export interface Login {
  username: string;
  hostname: string;
  port: number;
}

/**
 * Reads a manifest RSpec of any version. A node whose sliver has no usable URN is left out, and `leftOut`
 * hears of it.
 * @throws {RpcError} `bad-reply` when it is not well-formed, has a DOCTYPE, is too large, or is no RSpec.
 */
export function parseManifest(xml: string, leftOut: LeftOut = () => undefined): Manifest {
  const rspec = readXml(xml, 'rspec', 'manifest');
  return defined({
    expires: parseWireDate(attribute(rspec, 'expires') ?? ''),
    nodes: childrenOf(rspec, 'node').flatMap((node) => {
      try {
        return [readNode(node)];
      } catch (error) {
        if (!RpcError.is(error)) throw error;
        leftOut(error);
        return [];
      }
    }),
  });
}

function readNode(node: XmlElement): ManifestNode {
  const [type] = childrenOf(node, 'sliver_type');
  const [vnode] = childrenOf(node, 'vnode');
  const [disk] = type === undefined ? [] : childrenOf(type, 'disk_image');
  const [imageable] = childrenOf(node, 'imageable');
  return defined({
    clientId: attribute(node, 'client_id') ?? attribute(node, 'virtual_id') ?? '',
    sliverUrn: urnIn(node, 'sliver_id') ?? urnIn(node, 'sliver_urn'),
    componentManagerUrn: managerOf(node),
    componentId: attribute(node, 'component_id') ?? attribute(node, 'component_urn'),
    sliverType: attribute(type, 'name'),
    hardwareType:
      attribute(vnode, 'hardware_type') ?? attribute(childrenOf(node, 'hardware_type')[0], 'name'),
    image: attribute(disk, 'url') ?? attribute(disk, 'name'),
    loadedImage: attribute(vnode, 'disk_image'),
    logins: childrenOf(node, 'services').flatMap((services) =>
      childrenOf(services, 'login').flatMap(readLogin),
    ),
    imageable: imageable && attribute(imageable, 'available') !== 'false',
  });
}

/** Only compared, and some aggregates outside Emulab name themselves by what is no URN: so any plain text will do. */
function managerOf(node: XmlElement): string | undefined {
  const text = attribute(node, 'component_manager_id') ?? attribute(node, 'component_manager_urn');
  if (text === undefined || isPlainText(text)) return text;
  throw badReply('Resolve', 'has a node whose component manager is not a usable URN');
}

/** @throws {RpcError} for a text that is no URN of plain characters. */
function urnIn(node: XmlElement, name: string): string | undefined {
  const text = attribute(node, name);
  return text === undefined ? undefined : plainUrn(text, name, 'Resolve');
}

function readLogin(login: XmlElement): Login[] {
  const [username, hostname] = [attribute(login, 'username'), attribute(login, 'hostname')];
  if (username === undefined || hostname === undefined) return [];
  return [{ username, hostname, port: Number(attribute(login, 'port') ?? '22') || 22 }];
}
