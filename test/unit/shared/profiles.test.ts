/** Small geni-lib profiles, place by place: what completion offers there, what hover tells, what is found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { completeInProfile, diagnoseProfile, hoverInProfile } from '../../../src/rspec/genilib';
import type { Catalogue } from '../../../src/rspec/images/catalogue';
import { image, now } from '../rspec/complete/cursor';
import { describeShared, shared } from './shared';

const authorities = ['emulab.net', 'utah.cloudlab.us', 'wisc.cloudlab.us', 'clemson.cloudlab.us'];
const hardware: Readonly<Record<string, string[]>> = {
  'emulab.net': ['d430', 'd710'],
  'utah.cloudlab.us': ['xl170', 'm510'],
  'wisc.cloudlab.us': ['c220g2', 'c240g5'],
};
const manager = (authority: string): string => `urn:publicid:IDN+${authority}+authority+cm`;

function at(authority: string, project: string, name: string): ReturnType<typeof image> {
  return image(name, {
    project,
    siteName: authority,
    siteUrn: manager(authority),
    urn: `urn:publicid:IDN+${authority}+image+${project}:${name}`,
  });
}

const catalogue: Catalogue = {
  sites: authorities.map((authority) => ({
    urn: manager(authority),
    name: authority,
    hardwareTypes: hardware[authority] ?? [],
  })),
  images: [
    ...authorities.map((authority) => at(authority, 'emulab-ops', 'UBUNTU22-64-STD')),
    at('utah.cloudlab.us', 'orchard-PG0', 'pear-base'),
    at('wisc.cloudlab.us', 'orchard-PG0', 'plum-gpu'),
  ],
};

interface Place {
  readonly line: number;
  /** What the cursor stands in: the text on that line with a bar. */
  readonly cursor: string;
  /** Undefined where either may be; a site whose images must come first. */
  readonly completion?: boolean | string;
  readonly hover?: RegExp | false;
}

interface Expected {
  readonly file: string;
  readonly places: readonly Place[];
  /** Line and code of every finding. */
  readonly findings: readonly string[];
}

const utah = 'utah.cloudlab.us';
const wisc = 'wisc.cloudlab.us';
const profiles: readonly Expected[] = [
  {
    file: '01-direct-literal',
    places: [
      { line: 6, cursor: '"urn|:', completion: utah, hover: /plum-gpu/ },
      { line: 8, cursor: "'urn|:", completion: true, hover: /UBUNTU22/ },
    ],
    findings: ['6 image-other-site'],
  },
  {
    file: '02-image-list-cell',
    places: [
      { line: 4, cursor: '"defa|ult"', completion: true },
      { line: 5, cursor: '("urn|:', completion: true, hover: /UBUNTU22[^]*14/ },
      { line: 6, cursor: '("urn|:', completion: true, hover: /pear-base[^]*14/ },
      { line: 4, cursor: '"Whatever| the', completion: false, hover: false },
      { line: 5, cursor: '"Ubuntu| 22', completion: false, hover: false },
      { line: 6, cursor: '"Our| base', completion: false, hover: false },
      { line: 13, cursor: '"defa|ult"', completion: false, hover: false },
      { line: 14, cursor: 'params.os|Image', completion: false, hover: /UBUNTU22[^]*pear-base/ },
    ],
    findings: [],
  },
  {
    file: '04-module-constants',
    places: [
      { line: 3, cursor: 'urn|:', completion: utah, hover: /UBUNTU22[^]*9/ },
      { line: 4, cursor: 'urn|:', completion: utah, hover: /pear-base[^]*12/ },
      { line: 5, cursor: 'urn|:', completion: false },
      { line: 9, cursor: 'BASE|_IMG', completion: false, hover: /UBUNTU22/ },
      { line: 12, cursor: 'UBUNTU|_WITH', completion: false, hover: /pear-base/ },
    ],
    findings: [],
  },
  {
    file: '05-class-attributes',
    places: [
      { line: 5, cursor: 'urn|:', completion: 'emulab.net', hover: /plum-gpu[^]*11/ },
      { line: 6, cursor: 'meadow|:', completion: true, hover: /meadow:LTE-BASE[^]*version 3/ },
      { line: 7, cursor: '/usr|/bin', completion: false, hover: false },
    ],
    findings: ['5 image-urn-elsewhere', '6 image-short-form'],
  },
  {
    file: '06-dict-per-type',
    places: [
      { line: 7, cursor: '"urn|:', completion: utah, hover: /pear-base/ },
      { line: 8, cursor: '"urn|:', completion: wisc, hover: /plum-gpu/ },
      { line: 7, cursor: '"m5|10"', completion: false, hover: false },
      { line: 8, cursor: '"c240|g5"', completion: false, hover: false },
      { line: 14, cursor: 'images[|params', completion: false, hover: /pear-base[^]*plum-gpu/ },
      { line: 16, cursor: 'images.|get', completion: false, hover: /pear-base[^]*plum-gpu/ },
      { line: 16, cursor: '"|")', completion: true },
    ],
    findings: [],
  },
  {
    file: '08-concat-plus',
    places: [
      { line: 3, cursor: 'urn|:', completion: false, hover: /first part/i },
      { line: 10, cursor: 'PRE|FIX', completion: false, hover: /UBUNTU22[^]*UBUNTU24/ },
      { line: 12, cursor: '"urn|:', completion: false, hover: /emulab-ops[^]*UBUNTU22/ },
      { line: 12, cursor: '"emulab|-ops', completion: false, hover: /emulab-ops[^]*UBUNTU22/ },
      { line: 12, cursor: '"UBUNTU|22', completion: false, hover: /emulab-ops[^]*UBUNTU22/ },
    ],
    findings: [],
  },
  {
    file: '09-percent-four-parts',
    places: [
      { line: 10, cursor: '"urn|:', completion: false, hover: /jammy-ctl[^]*jammy-cmp/ },
      { line: 13, cursor: '"urn|:', completion: false, hover: /orchard-PG0:plain/ },
      { line: 7, cursor: '"emu|lab', completion: false },
      { line: 7, cursor: '"orch|ard', completion: false },
    ],
    findings: [],
  },
  {
    file: '11-conditional-and-or',
    places: [
      {
        line: 8,
        cursor: '"urn|:',
        completion: 'clemson.cloudlab.us',
        hover: /UBUNTU22[^]*11[^]*13/,
      },
      { line: 11, cursor: 'params.i|mg', completion: false, hover: /UBUNTU22/ },
      { line: 13, cursor: '"urn|:', completion: true, hover: /pear-base/ },
      { line: 5, cursor: 'IMAGE, "|"', completion: 'clemson.cloudlab.us' },
    ],
    findings: [],
  },
  {
    file: '12-function-default',
    places: [
      { line: 3, cursor: '"urn|:', completion: true, hover: /UBUNTU22[^]*6/ },
      { line: 10, cursor: '"urn|:', completion: utah, hover: /pear-base/ },
      { line: 11, cursor: '"urn|:', completion: wisc, hover: /plum-gpu/ },
      { line: 10, cursor: '"b|"', completion: false, hover: false },
    ],
    findings: [],
  },
  {
    file: '14-reassigned-name',
    places: [
      { line: 4, cursor: '"urn|:', completion: utah, hover: /UBUNTU22[^]*7/ },
      { line: 8, cursor: '"urn|:', completion: wisc, hover: /plum-gpu[^]*11/ },
    ],
    findings: [],
  },
  {
    file: '17-typing-broken',
    places: [
      { line: 6, cursor: '+image+|', completion: true },
      { line: 8, cursor: 'm.disk_image =|', completion: true },
      { line: 9, cursor: '("urn|:', completion: true, hover: /pear-base/ },
      { line: 9, cursor: ', ("|', completion: true },
      { line: 12, cursor: '"urn|:', completion: true, hover: /UBUNTU22/ },
    ],
    findings: [],
  },
  {
    file: '18-not-an-image',
    places: [
      { line: 5, cursor: '"urn|:', completion: true, hover: /dataset/ },
      { line: 7, cursor: '"urn|:', completion: false, hover: false },
      { line: 9, cursor: '"ubu|ntu', completion: false, hover: false },
      { line: 10, cursor: '"plo|t', completion: false, hover: false },
      { line: 11, cursor: '"use| urn', completion: false, hover: false },
      { line: 12, cursor: '"urn|:', completion: false, hover: false },
    ],
    findings: ['5 image-not-an-image'],
  },
  {
    file: '19-subscript-fill',
    places: [
      { line: 5, cursor: '= "urn|:', completion: utah, hover: /pear-base[^]*13/ },
      { line: 6, cursor: '= "urn|:', completion: utah, hover: /UBUNTU22[^]*13/ },
      { line: 5, cursor: '"pe|ar"', completion: false, hover: false },
      { line: 6, cursor: '"st|ock"', completion: false, hover: false },
      { line: 8, cursor: '"im|age"', completion: false, hover: false },
      { line: 8, cursor: '"Di|sk"', completion: false, hover: false },
      { line: 13, cursor: 'urns[|params', completion: false, hover: /pear-base[^]*UBUNTU22/ },
    ],
    findings: [],
  },
];

describeShared('a profile of the corpus', 'profiles', () => {
  for (const { file, places, findings } of profiles) {
    const text = readFileSync(shared('profiles', `${file}.py`), 'utf8');
    for (const { line, cursor, completion, hover } of places) {
      const offset = offsetOf(text, line, cursor);
      if (completion !== undefined)
        it(`${file}: completion at ${line}, ${cursor}`, () => {
          const [first] = completeInProfile(text, offset, catalogue, { now });
          assert.equal(first !== undefined, completion !== false);
          if (typeof completion === 'string')
            assert.match(first?.labelDetail ?? '', endOf(completion));
        });
      if (hover !== undefined)
        it(`${file}: hover at ${line}, ${cursor}`, () => {
          const found = hoverInProfile(text, offset, { catalogue, now })?.markdown;
          if (hover === false) assert.equal(found, undefined);
          else assert.match(found ?? '', hover);
        });
    }
    it(`${file}: findings`, () => {
      const found = diagnoseProfile(text, { catalogue, now });
      const lines = found.map(({ start, code }) => `${lineOf(text, start)} ${code}`);
      assert.deepEqual(lines, findings);
    });
  }
});

function endOf(text: string): RegExp {
  return new RegExp(`${text.replaceAll('.', '\\.')}$`);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function offsetOf(text: string, line: number, marked: string): number {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + 1;
  const column = (lines[line - 1] ?? '').indexOf(marked.replace('|', ''));
  assert.ok(column >= 0, `${line}: ${marked}`);
  return start + column + marked.indexOf('|');
}
