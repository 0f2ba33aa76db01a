// Snippets: the skeleton of a new document, and the elements that nobody writes without their content.
// A `§` stands for the prefix that the document gives the RSpec language, usually none.
import { namespaces } from '../namespaces';

/** Bodies of elements in a request, without the first `<`. */
export const bodies: Readonly<Record<string, string>> = {
  node: [
    '§node client_id="${1:node0}">',
    '\t<§sliver_type name="${2:raw-pc}">',
    '\t\t<§disk_image name="$3"/>',
    '\t</§sliver_type>$0',
    '</§node>',
  ].join('\n'),
  sliver_type: [
    '§sliver_type name="${1:raw-pc}">',
    '\t<§disk_image name="$2"/>$0',
    '</§sliver_type>',
  ].join('\n'),
  interface: '§interface client_id="$1"/>',
  link: [
    '§link client_id="${1:link0}">',
    '\t<§interface_ref client_id="$2"/>',
    '\t<§interface_ref client_id="$3"/>',
    '\t<§link_type name="${4:lan}"/>$0',
    '</§link>',
  ].join('\n'),
  services: ['§services>', '\t<§execute shell="${1:sh}" command="$2"/>$0', '</§services>'].join(
    '\n',
  ),
};

function request(namespace: string): string {
  return [
    `<rspec xmlns="${namespace}" type="request">`,
    '\t<node client_id="${1:node0}">',
    '\t\t<sliver_type name="${2:raw-pc}">',
    '\t\t\t<disk_image name="$3"/>',
    '\t\t</sliver_type>',
    '\t</node>$0',
    '</rspec>',
  ].join('\n');
}

export const skeletons: readonly {
  readonly label: string;
  readonly doc: string;
  readonly text: string;
}[] = [
  {
    label: 'rspec request',
    doc: 'A request with one node, in GENI version 3. Every site understands it.',
    text: request(namespaces.v3),
  },
  {
    label: 'rspec request (ProtoGENI v2)',
    doc: 'A request with one node, in ProtoGENI version 2. Only sites that run Emulab understand it.',
    text: request(namespaces.v2),
  },
];
