// Golden texts: what the engine says at every position of small documents.
import { describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import {
  imagesOfAdvertisement,
  readAdvertisement,
  siteOfAdvertisement,
} from '../../../src/rspec/images/advertisement';
import type { Catalogue } from '../../../src/rspec/images/catalogue';
import { completeAt, type Completion } from '../../../src/rspec/complete';
import { hoverAt } from '../../../src/rspec/hover';
import { LineIndex } from '../../../src/rspec/syntax/lines';
import { lint } from '../../../src/rspec/lint';
import { outline, type OutlineItem } from '../../../src/rspec/outline';
import { scan } from '../../../src/rspec/syntax/scan';
import { catalogue, image, now, withCursor } from './complete/cursor';
import { matchGolden } from './golden';
import { readSamples } from './samples';

const small = catalogue(
  image('mine', {
    mine: true,
    version: 2,
    size: 1_400_000_000,
    created: new Date('2026-02-27'),
    os: 'Linux',
    osVersion: '22.04',
  }),
  image('UBUNTU20-64-STD', {
    project: 'emulab-ops',
    sliverTypes: ['raw-pc', 'emulab-xen'],
    defaultFor: ['raw-pc'],
  }),
  image('boreal', { siteName: 'north', visibility: 'project' }),
);
const known: Catalogue = {
  ...small,
  sites: small.sites.map((site) => ({
    ...site,
    sliverTypes: ['raw-pc', 'emulab-xen'],
    hardwareTypes: ['d430', 'm400', 'pc'],
  })),
};

const everyPlace = `<?xml version="1.0"?>
<rspec xmlns="http://www.geni.net/resources/rspec/3" xmlns:e="http://www.protogeni.net/resources/rspec/ext/emulab/1" type="request">
  <!-- two nodes -->
  <node client_id="a" component_manager_id="urn:publicid:IDN+home.example+authority+cm" exclusive="true">
    <sliver_type name="raw-pc">
      <disk_image name="urn:publicid:IDN+home.example+image+demo:mine:1"/>
    </sliver_type>
    <hardware_type name="d430"/>
    <interface client_id="a:if0"><ip address="10.0.0.1" type="ipv4"/></interface>
    <services><execute shell="sh" command="true &amp;&amp; true"/></services>
    <e:routable_control_ip/>
  </node>
  <link client_id="l"><interface_ref client_id="a:if0"/><link_type name="lan"/><property source_id=""/></link>
</rspec>
`;

function line(completions: readonly Completion[]): string {
  if (completions.length === 0) return '–';
  return completions
    .map(
      ({ label, labelDetail = '', deprecated }) =>
        `${labelDetail.startsWith('default') ? '*' : ''}${label}${deprecated ? ' (old)' : ''}`,
    )
    .join(', ');
}

/** Offsets whose answer is the same stand together. */
function runs(text: string, answer: (offset: number) => string): string {
  const lines = new LineIndex(text);
  const at = (offset: number): string => {
    const { line, column } = lines.positionOf(offset);
    return `${line}:${column}`;
  };
  const output: string[] = [];
  let start = 0;
  for (let offset = 1; offset <= text.length + 1; offset++) {
    if (offset <= text.length && answer(offset) === answer(start)) continue;
    output.push(`${at(start)} to ${at(offset - 1)}  ${answer(start)}`);
    start = offset;
  }
  return `${output.join('\n')}\n`;
}

function remember(answer: (offset: number) => string): (offset: number) => string {
  const answers = new Map<number, string>();
  return (offset) => {
    const text = answers.get(offset) ?? answer(offset);
    answers.set(offset, text);
    return text;
  };
}

describe('golden texts', () => {
  it('completions at every position of a request', () => {
    const document = scan(everyPlace);
    const answer = remember((offset) => line(completeAt(document, offset, known, { now })));
    matchGolden('completions.txt', `${everyPlace}\n${runs(everyPlace, answer)}`);
  });

  it('completions in half-typed documents', () => {
    const marked = readFileSync('test/fixtures/rspec/half-typed.txt', 'utf8').split(/^---\n/m);
    const blocks = marked.map((block) => {
      const { document, offset } = withCursor(block.trimEnd());
      const items = completeAt(document, offset, known, { now }).map(
        ({ label, insertText }) => `  ${label} → ${JSON.stringify(insertText)}`,
      );
      return `${block.trimEnd()}\n${items.join('\n')}\n`;
    });
    matchGolden('half-typed.txt', blocks.join('---\n'));
  });

  it('hovers at every position of a request', () => {
    const document = scan(everyPlace);
    const answer = remember((offset) =>
      JSON.stringify(hoverAt(document, offset, { catalogue: known, now })?.markdown ?? '–'),
    );
    matchGolden('hovers.txt', `${everyPlace}\n${runs(everyPlace, answer)}`);
  });

  it('diagnostics of every sample', () => {
    const blocks = readSamples().map(
      ({ file, text }) => `${file}\n${lint(text, { now }).map(told).join('')}`,
    );
    matchGolden('diagnostics.txt', blocks.join('\n'));
  });

  it('diagnostics of a request against the advertisement of its site', async () => {
    const site = { urn: 'urn:publicid:IDN+home.example+authority+cm', name: 'home' };
    const file = 'test/fixtures/rspec/samples/advertisement/eight-nodes.xml';
    const advertisement = await readAdvertisement(readFileSync(file, 'utf8'));
    const offered = {
      sites: [siteOfAdvertisement(advertisement, site)],
      images: imagesOfAdvertisement(advertisement, site),
    };
    const blocks = readSamples()
      .filter(({ kind }) => kind === 'request')
      .map(
        ({ file: name, text }) =>
          `${name}\n${lint(text, { now, catalogue: offered }).map(told).join('')}`,
      );
    matchGolden('diagnostics-with-catalogue.txt', blocks.join('\n'));
  });

  it('outlines of every sample', () => {
    const blocks = readSamples().map(
      ({ file, text }) =>
        `${file}\n${outline(scan(text))
          .map((item) => tree(item))
          .join('')}`,
    );
    matchGolden('outlines.txt', blocks.join('\n'));
  });
});

function told({
  line,
  column,
  severity,
  code,
  message,
  fixes,
}: ReturnType<typeof lint>[number]): string {
  const titles = fixes.map(({ title }) => title).join('; ');
  return `  ${line}:${column} ${severity} ${code}: ${message}${titles === '' ? '' : ` [${titles}]`}\n`;
}

function tree({ name, detail, kind, children }: OutlineItem, indent = '  '): string {
  const own = `${indent}${kind} ${name}${detail === '' ? '' : ` (${detail})`}\n`;
  return own + children.map((child) => tree(child, `${indent}  `)).join('');
}
