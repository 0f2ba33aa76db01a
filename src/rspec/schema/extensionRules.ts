// Elements of the smaller extensions that real requests hold: traffic shaping, the picture in the
// Jacks editor, the tour of a portal profile, shared VLANs and post-boot scripts.
import type { AttributeRule, ElementRule } from './rules';

const written: readonly AttributeRule[] = [
  { name: 'type', value: { oneOf: ['markdown', 'text'] }, doc: 'How the text is written.' },
];

export const extensionRules: readonly ElementRule[] = [
  {
    name: 'sliver_type_shaping',
    namespace: 'delay',
    extends: ['sliver_type'],
    once: true,
    doc: 'Traffic shaping of a node whose sliver type is `delay`. It contains one `pipe` for each direction.',
    attributes: [],
    children: ['pipe'],
  },
  {
    name: 'pipe',
    namespace: 'delay',
    doc: 'How packets from one interface to the other are limited, delayed and lost. Without values it only bridges.',
    attributes: [
      {
        name: 'source',
        value: 'interface-name',
        required: true,
        doc: 'The interface where packets enter.',
      },
      {
        name: 'dest',
        value: 'interface-name',
        required: true,
        doc: 'The interface where packets leave.',
      },
      { name: 'capacity', doc: 'In kilobits per second.' },
      { name: 'latency', doc: 'One-way delay in milliseconds.' },
      { name: 'packet_loss', doc: 'Share of lost packets: `0.01` is one in a hundred.' },
      { name: 'red', value: 'boolean', doc: '`true` for a RED queue, else the tail is dropped.' },
      { name: 'gentle', value: 'boolean', doc: 'The gentle option of RED.' },
      { name: 'limit', doc: 'Longest queue, in packets or bytes.' },
      { name: 'queue_in_bytes', value: 'boolean', doc: '`true` when `limit` counts bytes.' },
    ],
  },
  {
    name: 'link_shared_vlan',
    namespace: 'sharedVlan',
    extends: ['link'],
    once: true,
    doc: 'Connects the link to a VLAN that other slices use too. The site’s advertisement lists their names.',
    attributes: [{ name: 'name', required: true, doc: 'Name of the VLAN.' }],
  },
  {
    name: 'site',
    namespace: 'jacks',
    extends: ['node', 'link'],
    once: true,
    doc: 'The group that the Jacks editor shows the node in. Nodes of one group are sent to one site.',
    attributes: [{ name: 'id', required: true, doc: 'Name of the group.' }],
  },
  {
    name: 'icon',
    namespace: 'jacks',
    extends: ['node'],
    once: true,
    doc: 'The picture of the node in the Jacks editor. It has no effect on the node.',
    attributes: [{ name: 'url', required: true, doc: 'Address of the picture.' }],
  },
  {
    name: 'rspec_tour',
    namespace: 'tour',
    extends: ['rspec'],
    once: true,
    doc: 'What the portal says about the profile. It contains a description and instructions.',
    attributes: [],
    children: ['description', 'instructions'],
  },
  {
    name: 'description',
    namespace: 'tour',
    once: true,
    text: true,
    doc: 'The description of the profile, for people. The portal shows it before the experiment starts.',
    attributes: written,
  },
  {
    name: 'instructions',
    namespace: 'tour',
    once: true,
    text: true,
    doc: 'The instructions of the profile, for people. The portal shows them after the experiment starts.',
    attributes: written,
  },
  {
    name: 'services_post_boot_script',
    namespace: 'postBootScript',
    extends: ['services'],
    text: true,
    doc: 'A script that ExoGENI runs after the node boots. The text of the element is the script.',
    attributes: [
      {
        name: 'type',
        required: true,
        value: { oneOf: ['velocity'] },
        doc: 'Language of the script.',
      },
    ],
  },
];
