// Elements of the RSpec language for links between nodes and for the services on them.
import type { ElementRule } from './rules';

export const linkRules: readonly ElementRule[] = [
  {
    name: 'link',
    namespace: 'core',
    doc: 'A connection between two or more interfaces. More than two make a LAN.',
    attributes: [
      {
        name: 'client_id',
        required: true,
        in: ['request', 'manifest'],
        doc: 'Your name for the link, unlike that of any other.',
      },
      { name: 'component_id', in: ['advertisement'], doc: 'URN of the link.' },
      { name: 'component_name', in: ['advertisement'], doc: 'Its name at the site.' },
      { name: 'sliver_id', in: ['manifest'], doc: 'URN of the sliver that the link became.' },
      { name: 'vlantag', in: ['manifest'], doc: 'Number of the VLAN that carries it.' },
    ],
    children: ['interface_ref', 'link_type', 'property', 'component_manager', 'component_hop'],
  },
  {
    name: 'interface_ref',
    namespace: 'core',
    doc: 'An end of the link: the interface of a node, by its `client_id`. A link has one for each end.',
    attributes: [
      {
        name: 'client_id',
        required: true,
        value: 'interface-name',
        in: ['request', 'manifest'],
        doc: 'The interface, by your name for it.',
      },
      {
        name: 'component_id',
        in: ['manifest', 'advertisement'],
        doc: 'The interface, as its URN.',
      },
      { name: 'sliver_id', in: ['manifest'], doc: 'URN of the interface’s sliver.' },
    ],
  },
  {
    name: 'link_type',
    namespace: 'core',
    doc: 'How the link is implemented, such as `lan` or `gre-tunnel`. If you leave it out, the site chooses.',
    attributes: [
      { name: 'name', value: 'link-type', required: true, doc: 'The kind of link.' },
      { name: 'class', doc: 'A more specific kind, where a site defines one.' },
    ],
  },
  {
    name: 'property',
    namespace: 'core',
    doc: 'Capacity, delay and loss of the link in one direction. Add a second one for the opposite direction.',
    attributes: [
      {
        name: 'source_id',
        required: true,
        value: 'interface-name',
        doc: 'The interface it comes from.',
      },
      {
        name: 'dest_id',
        required: true,
        value: 'interface-name',
        doc: 'The interface it goes to.',
      },
      { name: 'capacity', doc: 'In kilobits per second: `1000000` is one gigabit.' },
      { name: 'latency', doc: 'One-way delay in milliseconds.' },
      { name: 'packet_loss', doc: 'Share of lost packets: `0.01` is one in a hundred.' },
    ],
  },
  {
    name: 'component_manager',
    namespace: 'core',
    doc: 'A site that the link connects. A link between sites lists each of them.',
    attributes: [
      {
        name: 'name',
        required: true,
        value: 'site-of-link',
        doc: 'URN of the site’s component manager.',
      },
    ],
  },
  {
    name: 'component_hop',
    namespace: 'core',
    in: ['request', 'manifest'],
    doc: 'A section of the link that should take a particular route. Most requests leave the route to the site.',
    attributes: [{ name: 'component_id', doc: 'URN of the physical link.' }],
    children: ['component_manager', 'interface_ref'],
  },
  {
    name: 'interface_ref',
    namespace: 'core',
    inside: 'component_hop',
    doc: 'The physical interface at one end of the hop. It is named by its URN and that of its site.',
    attributes: [
      { name: 'component_id', required: true, doc: 'URN of the interface.' },
      {
        name: 'component_manager_id',
        required: true,
        value: 'site',
        doc: 'URN of its site’s component manager.',
      },
      {
        name: 'client_id',
        value: 'interface-name',
        doc: 'Your interface that it represents.',
      },
    ],
  },
  {
    name: 'services',
    namespace: 'core',
    once: true,
    doc: 'What happens on the node after it boots and, in a manifest, how to log in. In a request it contains `install` and `execute`.',
    attributes: [],
    children: ['install', 'execute', 'login'],
  },
  {
    name: 'install',
    namespace: 'core',
    doc: 'An archive that is fetched and unpacked after the first boot. Not needed for files that are already in the image.',
    attributes: [
      {
        name: 'url',
        required: true,
        in: ['request', 'manifest'],
        doc: 'Address of the archive, usually a `.tar.gz`.',
      },
      {
        name: 'install_path',
        required: true,
        in: ['request', 'manifest'],
        doc: 'Folder that it is unpacked into, such as `/local`.',
      },
      {
        name: 'file_type',
        in: ['advertisement'],
        doc: 'Kinds of archive that the site can unpack.',
      },
    ],
  },
  {
    name: 'execute',
    namespace: 'core',
    doc: 'A command that runs on the node each time it boots. Write `&&` as `&amp;&amp;` inside the attribute.',
    attributes: [
      { name: 'shell', required: true, value: 'shell', doc: 'The shell that runs the command.' },
      { name: 'command', required: true, in: ['request', 'manifest'], doc: 'The command line.' },
    ],
  },
  {
    name: 'login',
    namespace: 'core',
    doc: 'How to log in to the node. The site adds it to the manifest.',
    attributes: [
      {
        name: 'authentication',
        required: true,
        value: { oneOf: ['ssh-keys'] },
        doc: '`ssh-keys` means the keys that came with the request.',
      },
      { name: 'hostname', doc: 'The host to connect to.' },
      { name: 'port', doc: 'Its port.' },
      { name: 'username', in: ['manifest'], doc: 'The account.' },
    ],
    children: ['user'],
  },
  {
    name: 'user',
    namespace: 'core',
    in: ['manifest'],
    doc: 'One of the accounts that can log in. The site lists them all.',
    attributes: [{ name: 'name', doc: 'The account.' }],
  },
];
