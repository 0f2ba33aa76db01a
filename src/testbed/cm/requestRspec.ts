// Reads a request RSpec: which nodes are asked of this site, of which type, with which image. Keeps
// the document, because a manifest is the request with notes added. Rules: docs/protocol.md, section 8.1.
import { nodes, sliverTypeOf } from '../sites/hardware';
import { Code, Refusal } from '../wire/replyCodes';
import { parseXml, UnreadableXml } from '../wire/xml';

export interface RequestedNode {
  readonly element: Element;
  readonly clientId: string;
  readonly componentId: string | undefined;
  readonly hardwareType: string | undefined;
  readonly sliverType: string;
  /** What `disk_image` says: an image URN or, when it starts with http, a metadata address. */
  readonly image: string | undefined;
  /** A command is to be run when the node has come up. */
  readonly hasStartup: boolean;
}

export interface RequestRspec {
  readonly document: Document;
  readonly nodes: readonly RequestedNode[];
}

/** @throws Refusal; the parser's words are the value when the XML is malformed (section 3.1) */
export function readRequest(text: string, managerUrn: string): RequestRspec {
  const document = parse(text);
  const root = document.documentElement;
  if (root.localName !== 'rspec')
    throw new Refusal(Code.badArguments, 'The document is not an rspec');
  const elements = childrenOf(root, 'node').filter((node) => isFor(node, managerUrn));
  const wanted = elements.map(readNode);
  const names = new Set<string>();
  for (const { clientId } of wanted) {
    if (names.has(clientId.toLowerCase()))
      throw new Refusal(Code.badArguments, `Duplicate node ${clientId} in the rspec`);
    names.add(clientId.toLowerCase());
  }
  if (wanted.length === 0)
    throw new Refusal(Code.badArguments, 'The rspec asks for no node of this aggregate');
  return { document, nodes: wanted };
}

function parse(text: string): Document {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    throw new Refusal(Code.badArguments, 'The rspec is not well-formed XML', error.message);
  }
}

function isFor(node: Element, managerUrn: string): boolean {
  const manager =
    attribute(node, 'component_manager_id') ??
    attribute(node, 'component_manager_urn') ??
    attribute(node, 'component_manager_uuid');
  return manager === undefined || manager.replace(/\+am$/, '+cm') === managerUrn;
}

function readNode(element: Element): RequestedNode {
  const clientId = attribute(element, 'client_id') ?? attribute(element, 'virtual_id') ?? '';
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(clientId)) {
    throw new Refusal(Code.badArguments, `Bad or missing client_id on a node: "${clientId}"`);
  }
  const [type] = childrenOf(element, 'sliver_type');
  const [disk] = diskImages(element, type);
  const [hardware] = childrenOf(element, 'hardware_type');
  return {
    element,
    clientId,
    sliverType: readSliverType(element, type, clientId),
    componentId: readComponent(element, clientId),
    hardwareType: hardware && attribute(hardware, 'name'),
    image: disk && (attribute(disk, 'url') ?? attribute(disk, 'name')),
    hasStartup: readCommands(element, clientId) > 0,
  };
}

/** Versions 0.1 and 0.2, which say in attributes of the node what later ones say in `sliver_type`. */
export function isOldVersion(element: Element): boolean {
  return /\/rspec\/0\.\d$/.test(element.namespaceURI ?? '');
}

function diskImages(element: Element, type: Element | undefined): Element[] {
  const parent = isOldVersion(element) ? element : type;
  return parent ? childrenOf(parent, 'disk_image') : [];
}

/** A node of which no kind is said is a bare machine. @throws Refusal */
function readSliverType(element: Element, type: Element | undefined, clientId: string): string {
  const word = isOldVersion(element) ? oldType(element, clientId) : type && attribute(type, 'name');
  if (word === undefined) return 'raw-pc';
  const sliverType = sliverTypeOf(word);
  if (sliverType === undefined) {
    throw new Refusal(Code.badArguments, `Unknown sliver type ${word} on node ${clientId}`);
  }
  return sliverType;
}

function oldType(element: Element, clientId: string): string | undefined {
  const type = attribute(element, 'virtualization_type');
  if (type === undefined)
    throw new Refusal(Code.badArguments, `Node ${clientId} has no virtualization_type`);
  return type === 'emulab-vnode' ? attribute(element, 'virtualization_subtype') : undefined;
}

/** How many commands are to be run. @throws Refusal */
function readCommands(element: Element, clientId: string): number {
  const commands = childrenOf(element, 'services').flatMap((each) => childrenOf(each, 'execute'));
  for (const each of commands) {
    const [shell, command] = [attribute(each, 'shell'), attribute(each, 'command')];
    if (shell === undefined || command === undefined)
      throw new Refusal(Code.badArguments, `Invalid execute service of node ${clientId}`);
    if (!/^(\/bin\/)?(csh|sh|bash|tcsh)$/.test(shell))
      throw new Refusal(Code.badArguments, `Invalid shell in execute of node ${clientId}`);
  }
  return commands.length;
}

/**
 * The machine that a node is bound to. A manifest that is given back as a request names what it had, which for
 * a virtual machine nobody can ask for.
 * @throws Refusal
 */
function readComponent(element: Element, clientId: string): string | undefined {
  const component = attribute(element, 'component_id');
  if (component === undefined || component === '*') return undefined;
  const [vnode] = childrenOf(element, 'vnode');
  const id = (vnode && attribute(vnode, 'name')) ?? component.replace(/^.*\+node\+/, '');
  if (nodes.some((node) => node.id === id)) return id;
  const text = `Bad resource ${component} for node ${clientId}: no machine ${id} can be asked for here`;
  throw new Refusal(Code.badArguments, text);
}

/** Undefined when the attribute is absent or empty. Blanks before a value are passed over, as sites do. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.getAttribute(name)?.trimStart();
  return value === '' ? undefined : value;
}

export function childrenOf(element: Element, localName: string): Element[] {
  return Array.from(element.childNodes).filter(
    (node): node is Element => node.nodeType === 1 && (node as Element).localName === localName,
  );
}
