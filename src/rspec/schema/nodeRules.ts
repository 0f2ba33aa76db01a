// Elements of the RSpec language from the root down to a node and its image. Content and attributes
// follow the GENI v3 schemas for requests, manifests and advertisements; ProtoGENI v2 has the same.
import type { ElementRule } from './rules';

export const nodeRules: readonly ElementRule[] = [
  {
    name: 'rspec',
    namespace: 'core',
    doc: 'The root of a resource specification. Its `type` says whether it asks for resources, describes what was granted, or lists what a site offers.',
    attributes: [
      {
        name: 'type',
        value: 'rspec-type',
        required: true,
        doc: 'What the document is: `request`, `manifest` or `advertisement`.',
      },
      {
        name: 'generated',
        doc: 'When the document was generated, as an XML Schema date and time.',
      },
      { name: 'generated_by', doc: 'The tool that generated the document. It has no effect.' },
      {
        name: 'expires',
        doc: 'When the document expires, as an XML Schema date and time.',
      },
    ],
    children: ['node', 'link', 'external_ref', 'type_relation'],
  },
  {
    name: 'node',
    namespace: 'core',
    doc: 'A machine: a bare-metal PC, a virtual machine or a container. In a request it becomes one sliver at the site of its component manager.',
    attributes: [
      {
        name: 'client_id',
        required: true,
        in: ['request', 'manifest'],
        doc: 'Your name for the node: 1 to 32 letters, digits, `-` and `_`, and no other node has it.',
      },
      {
        name: 'component_manager_id',
        value: 'site',
        doc: 'The site that should provide the node, as the URN of its component manager. Without it the site that receives the request provides it.',
      },
      {
        name: 'component_id',
        value: 'component',
        doc: 'One particular machine of the site, as its URN.',
      },
      { name: 'component_name', doc: 'The name of that machine at its site.' },
      {
        name: 'exclusive',
        value: 'boolean',
        doc: '`true` for a machine of your own, `false` for a share of one. Bare-metal PCs are always exclusive.',
      },
      {
        name: 'colocate',
        in: ['request', 'manifest'],
        doc: 'Nodes with the same value are placed on the same physical machine.',
      },
      { name: 'sliver_id', in: ['manifest'], doc: 'URN of the sliver that the node became.' },
    ],
    children: [
      'sliver_type',
      'hardware_type',
      'interface',
      'services',
      'location',
      'relation',
      'host',
      'available',
      'cloud',
    ],
  },
  {
    name: 'sliver_type',
    namespace: 'core',
    once: true,
    doc: 'What kind of machine the node is, such as `raw-pc` for bare metal or `emulab-xen` for a virtual machine. The disk image is inside it.',
    attributes: [
      {
        name: 'name',
        value: 'sliver-type',
        required: true,
        doc: 'The kind of machine, as the site names it.',
      },
      {
        name: 'default',
        value: { oneOf: ['true'] },
        in: ['advertisement'],
        doc: 'Marks the type used when a request specifies none.',
      },
    ],
    children: ['disk_image'],
  },
  {
    name: 'disk_image',
    namespace: 'core',
    once: true,
    doc: 'The image that is loaded onto the node’s disk. At the image’s own site use its URN, at any other site use its URL.',
    attributes: [
      {
        name: 'name',
        value: 'image',
        required: true,
        doc: 'URN of the image at the node’s own site, or the image’s URL at any other site. Without disk_image, the site loads its default image.',
      },
      {
        name: 'url',
        value: 'image-url',
        deprecated: true,
        doc: 'Address of the metadata page of an image. It overrides `name` but is not in any schema: use `name` for the address.',
      },
      { name: 'os', doc: 'Operating system of the image. Optional in requests.' },
      {
        name: 'version',
        doc: 'Version of the operating system, not of the image. Optional in requests.',
      },
      { name: 'description', doc: 'What the image is, for people.' },
      {
        name: 'default',
        value: { oneOf: ['true'] },
        in: ['advertisement'],
        doc: 'Marks the image used when a request specifies none.',
      },
    ],
  },
  {
    name: 'hardware_type',
    namespace: 'core',
    once: true,
    doc: 'The model of machine that the node should run on. Leave it out to get whichever model is free.',
    attributes: [
      {
        name: 'name',
        value: 'hardware-type',
        required: true,
        doc: 'A model name from the site’s advertisement, such as `m400` or `d430`.',
      },
    ],
  },
  {
    name: 'interface',
    namespace: 'core',
    doc: 'A network interface of the node. Links refer to it by its `client_id`.',
    attributes: [
      {
        name: 'client_id',
        required: true,
        value: 'new-interface',
        in: ['request', 'manifest'],
        doc: 'Your name for the interface, unlike that of any other; `node:if0` is the custom.',
      },
      { name: 'component_id', doc: 'One particular interface of the machine, as its URN.' },
      {
        name: 'component_name',
        in: ['advertisement'],
        doc: 'The name of the interface at its site.',
      },
      {
        name: 'role',
        in: ['advertisement'],
        value: { oneOf: ['control', 'experimental', 'mixed'] },
        doc: 'What the interface is for.',
      },
      { name: 'public_ipv4', in: ['advertisement'], doc: 'Its address on the Internet.' },
      { name: 'sliver_id', in: ['manifest'], doc: 'URN of the sliver that the interface became.' },
      { name: 'mac_address', in: ['manifest'], doc: 'Its hardware address.' },
    ],
    children: ['ip', 'host', 'monitoring'],
  },
  {
    name: 'ip',
    namespace: 'core',
    doc: 'An address of the interface on the experiment’s own network. If you leave it out, the site chooses one.',
    attributes: [
      { name: 'address', required: true, doc: 'The address, such as `10.10.1.1`.' },
      { name: 'netmask', doc: 'The mask of its network, such as `255.255.255.0`.' },
      { name: 'type', value: 'address-type', doc: '`ipv4` when left out.' },
    ],
  },
  {
    name: 'location',
    namespace: 'core',
    once: true,
    doc: 'Where the machine is on the map. It is shown to people and selects nothing.',
    attributes: [
      { name: 'country', required: true, doc: 'Two letters of ISO 3166, such as `US`.' },
      { name: 'longitude', doc: 'Degrees east of Greenwich.' },
      { name: 'latitude', doc: 'Degrees north of the equator.' },
    ],
  },
  {
    name: 'relation',
    namespace: 'core',
    doc: 'States that the node belongs to another one, for example because it is hosted on it. The meaning of a relation depends on its `type`.',
    attributes: [
      { name: 'type', required: true, doc: 'The kind of relation.' },
      {
        name: 'client_id',
        value: 'node-name',
        in: ['request', 'manifest'],
        doc: 'The other node, by your name for it.',
      },
      { name: 'component_id', in: ['advertisement'], doc: 'The other node, as its URN.' },
    ],
  },
  {
    name: 'host',
    namespace: 'core',
    in: ['manifest'],
    doc: 'A host name of the node. The site adds it to the manifest.',
    attributes: [
      { name: 'name', doc: 'The full host name.' },
      { name: 'ipv4', doc: 'Its address on the control network.' },
    ],
  },
  {
    name: 'available',
    namespace: 'core',
    once: true,
    in: ['advertisement'],
    doc: 'Whether the node was free when the advertisement was generated. It may no longer be free when you request it.',
    attributes: [{ name: 'now', value: 'boolean', doc: '`true` when it was free.' }],
  },
  {
    name: 'cloud',
    namespace: 'core',
    in: ['advertisement'],
    doc: 'States that the node represents a whole network instead of one machine. Other sites can link to it without an `external_ref`.',
    attributes: [],
  },
  {
    name: 'monitoring',
    namespace: 'core',
    in: ['advertisement'],
    doc: 'Whether traffic of the interface can be monitored. Used only in advertisements.',
    attributes: [
      { name: 'user_traffic', value: 'boolean', doc: '`true` when traffic of users passes here.' },
    ],
  },
  {
    name: 'external_ref',
    namespace: 'core',
    in: ['advertisement'],
    doc: 'A component of another site that is linked to this site. Stitching starts from it.',
    attributes: [
      { name: 'component_id', doc: 'URN of the component.' },
      { name: 'component_manager_id', value: 'site', doc: 'URN of its site’s component manager.' },
    ],
  },
  {
    name: 'type_relation',
    namespace: 'core',
    in: ['advertisement'],
    doc: 'Compatible hardware types, sliver types and images. Any combination of them can be requested.',
    attributes: [],
    children: ['hardware_type', 'sliver_type', 'disk_image'],
  },
];
