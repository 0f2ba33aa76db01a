// Requests as people write them, and what happens to them on the way: quotes lost, doubled or made
// typographic by a word processor, spaces in the wrong place, half an `=`.
import { type Random } from '../syntax/mutate';

const pick = <T>(random: Random, all: readonly T[]): T =>
  all[Math.floor(random() * all.length)] ?? (all[0] as T);

const images = [
  'urn:publicid:IDN+emulab.net+image+emulab-ops:UBUNTU22-64-STD',
  'urn:publicid:IDN+emulab.net+image+emulab-ops//UBUNTU20-64-STD',
  'urn:publicid:IDN+emulab.net+image+demo/mine',
  'urn:publicid:emulab.net+image+demo:mine',
  'urn:publicid:idn+emulab.net+image+demo:mine:2',
  'urn:publicid:IDN+emulab.net+IMAGE+demo::mine',
  ' urn:publicid:IDN+emulab.net+image+demo:mine ',
  'https://www.emulab.net/image_metadata.php?uuid=86cfe455-6688-11de-abf6-001143e453fe',
  'https://www.emulab.net/images.php',
  'UBUNTU22-64-STD',
  '',
];

const services = [
  '<execute shell="sh" command="sudo apt-get -y install x"/>',
  `<execute shell='bash' command='echo "hi" > /tmp/a'/>`,
  '<execute shell="sh" command="a && b"/>',
  '<install install_path="/local" url="https://www.example.org/pkg.tar.gz"/>',
];

/** A request of a few nodes, written in one of the usual styles. */
export function someRequest(random: Random): string {
  const nodes = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => {
    const image = pick(random, images);
    const url = random() < 0.3 ? ` url="${pick(random, images)}"` : '';
    const name = random() < 0.9 ? ` name="${image}"` : '';
    return [
      `  <node client_id="n${index}" component_manager_id="urn:publicid:IDN+emulab.net+authority+cm" exclusive="true">`,
      '    <sliver_type name="raw-pc">',
      `      <disk_image${name}${url}/>`,
      '    </sliver_type>',
      `    <services>${pick(random, services)}</services>`,
      `    <interface client_id="n${index}:if0"/>`,
      '  </node>',
    ].join('\n');
  });
  const head = random() < 0.5 ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  const text = `${head}<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">\n${nodes.join('\n')}\n</rspec>\n`;
  return random() < 0.2 ? text.replaceAll('\n', '\r\n') : text;
}

/** A profile of a few nodes, with images as literals, variables and parts of expressions. */
export function someProfile(random: Random): string {
  const nodes = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => {
    const image = pick(random, images);
    const quote = pick(random, ['"', "'"]);
    const value = pick(random, [
      `${quote}${image}${quote}`,
      `${quote}${image}${quote} + params.os`,
      `${quote}${image}${quote} % params.os`,
      `(${quote}${image.slice(0, 20)}${quote}\n    ${quote}${image.slice(20)}${quote})`,
      `IMAGES[${index}]`,
    ]);
    return `n${index} = request.RawPC("n${index}")\nn${index}.disk_image = ${value}`;
  });
  return [
    'import geni.portal as portal',
    `IMAGES = [("${pick(random, images)}", "one"), ("${pick(random, images)}", "two")]`,
    'disk_image_help = "  Which image. "',
    ...nodes,
    '',
  ].join('\n');
}

const strikes: readonly ((text: string, at: number, random: Random) => string)[] = [
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.charAt(at) + text.slice(at),
  (text, at, random) => text.slice(0, at) + pick(random, ['“', '”', '’', '«']) + text.slice(at + 1),
  (text, at, random) =>
    text.slice(0, at) +
    pick(random, ['"', "'", '<', '=', ' ', '&', '/', '>', '\0', '\uFEFF', 'é']) +
    text.slice(at),
  (text, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
];

/** The text after one blow to a quote, an `=`, a bracket or a space, or sometimes anywhere. */
export function damage(text: string, random: Random): string {
  const weak = [...text.matchAll(/["'=<>/ ]/g)].map(({ index }) => index);
  const at = random() < 0.85 ? pick(random, weak) : Math.floor(random() * text.length);
  if (random() < 0.15) return withTypographicQuotes(text, at);
  return pick(random, strikes)(text, at, random);
}

/** Both quotes of the value around or after a place, as a word processor writes them. */
function withTypographicQuotes(text: string, at: number): string {
  const opening = text.indexOf('"', at);
  const closing = text.indexOf('"', opening + 1);
  if (opening < 0 || closing < 0) return text;
  return `${text.slice(0, opening)}“${text.slice(opening + 1, closing)}”${text.slice(closing + 1)}`;
}
