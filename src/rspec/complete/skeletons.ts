// Snippets: the skeleton of a new document, and the elements that nobody writes without their content.
// A `§` stands for the prefix that the document gives the RSpec language, usually none.
import templates from '../../../snippets/rspec.json';
import { namespaces } from '../language/namespaces';

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

/** The newest version of the language, as the templates name it; every site understands it. */
const templateNamespace = namespaces.v3;

function textOf(lines: readonly string[]): string {
  return lines.join('\n').trimEnd();
}

export interface Skeleton {
  /** VS Code shows the templates by these names as well and translates no names of snippets. */
  readonly label: string;
  readonly doc: string;
  /** A snippet. */
  readonly text: string;
}

/** The templates that files can be filled with, and one in the older version of the language. */
export const skeletons: readonly Skeleton[] = [
  ...Object.entries(templates).map(([label, { description, body }]) => ({
    label,
    doc: description,
    text: textOf(body),
  })),
  {
    label: 'Request: one node, in ProtoGENI version 2',
    doc: 'A request for one bare-metal machine in version 2, which only sites that run Emulab understand.',
    text: textOf(
      templates['Request: one bare-metal node'].body.map((line) =>
        line.replace(templateNamespace, namespaces.v2),
      ),
    ),
  },
];
