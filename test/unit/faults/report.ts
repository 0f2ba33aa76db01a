/** Writes what the suite has seen as a page, and compares it with the page that is kept. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'oxfmt';
import { columnsOf, untouched, type Cells, type ColumnName, type Fault } from './fault';
import type { Seen } from './outcome';

interface Row {
  /** What is right; a cell in which something else is seen fails by itself. */
  readonly outcomes: Cells;
  readonly seen: Map<ColumnName, Seen>;
}

/** Sentences by group and fault, as they stand on the page that is kept. */
type Kept = ReadonlyMap<string, readonly string[]>;

export class Report {
  readonly #groups = new Map<string, Map<string, Row>>();

  /** Rows stay in this order, whichever is done first. */
  constructor(groups: Readonly<Record<string, readonly Fault[]>>) {
    for (const [group, faults] of Object.entries(groups)) {
      const rows = new Map<string, Row>();
      for (const { name, outcomes } of faults) rows.set(name, { outcomes, seen: new Map() });
      this.#groups.set(group, rows);
    }
  }

  add(group: string, fault: string, operation: ColumnName, seen: Seen): void {
    this.#groups.get(group)?.get(fault)?.seen.set(operation, seen);
  }

  /**
   * The page must have every row of the table, and every sentence that was read. A cell that was not
   * reached, since one before it failed or the machine was too slow, changes nothing here; neither does
   * a sentence of the page that needs luck: which of two ends of a connection is seen first.
   */
  async compare(file: string): Promise<void> {
    const kept = readFileSync(file, 'utf8');
    if (process.env['UPDATE_FAULTS'] !== '1') {
      const page = await this.#page(file, keptSentences(kept));
      assert.equal(page, kept, `${file} is old: "npm run faults" writes it anew`);
      return;
    }
    assert.deepEqual(this.#missing(), [], 'every cell was seen, so that the page is whole');
    writeFileSync(file, await this.#page(file, new Map()));
  }

  #missing(): string[] {
    return [...this.#groups].flatMap(([group, rows]) =>
      [...rows].filter(([, row]) => !isWhole(group, row)).map(([fault]) => `${group}: ${fault}`),
    );
  }

  async #page(file: string, kept: Kept): Promise<string> {
    const sections = [...this.#groups].map(([group, rows]) => section(group, rows, kept));
    const page = [introduction, ...sections].join('\n');
    return (await format(file, page)).code;
  }
}

function isWhole(group: string, { seen }: Row): boolean {
  return columnsOf(group).every((name) => seen.has(name));
}

function keptSentences(page: string): Kept {
  const kept = new Map<string, string[]>();
  let group = '';
  let sentences: string[] = [];
  for (const text of page.split('\n')) {
    if (text.startsWith('## ')) group = text.slice(3);
    else if (text.startsWith('- ')) kept.set(`${group}: ${text.slice(2)}`, (sentences = []));
    else if (text.startsWith('  - ')) sentences.push(text.slice(4));
  }
  return kept;
}

const introduction = `# Faults and what comes of them

Written by \`npm run faults\` from what the suite in \`test/unit/faults/\` has seen; a test fails when
this page is old. A row is something that goes wrong between a client and a site or its slice authority,
brought about at the local testbed or by a server in front of it. A column is something that people do. A cell says what
came of it, compared with what the site itself knows. Every sentence was checked: it names the thing,
says what to do, and shows neither program internals nor a secret.

| words | meaning |
| --- | --- |
| rows kept | the error is shown; what was known before stays in the list |
| nothing begun | no snapshot is taken, no image is there, and no job is left |
| unclear; … | the request may have arrived: the job is kept, checked, and finishes as stated |
| found again | the answer was lost, and the image that the site had started was found by checking |
| continues; … | the job stays and shows the problem; when that is over, it finishes as stated |
| given up; unknown | the site refuses permanently: the job says that its outcome is not known, and what to do |
| deleted, says look | the answer was lost after the delete: the sentence refers to the list of images |
| nothing done | the portal has changed nothing, and the sentence does not say that it may have |
| done, says look | the answer was lost: the sentence says that it may have been done, and where to see it |
| not done, says look | the same, and in truth it was not done |
| known at once | completion offers what is known without waiting, while lists are read and when that fails |
| (sent 2 times) | an expired credential was refused before anything was done; whatever else creates or deletes is sent once |
| passed; ready | the image was tried; it was built |
| given back | the site shows nothing any more of the node that it was asked for |
| not asked for | the site was never asked for a node |
| left | the node is still there: the sentence says until when, and the next run gives it back |
| checked, in part | what could be seen of a node is shown, and what could not is said |
| – | the fault does not touch the operation |
`;

function section(group: string, rows: ReadonlyMap<string, Row>, kept: Kept): string {
  const columns = columnsOf(group);
  const table = [...rows].map(([fault, { outcomes }]) =>
    line([fault, ...columns.map((name) => outcomes[name] ?? untouched)]),
  );
  return [
    `## ${group}\n`,
    line(['fault', ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...table,
    '\nWhat people read:\n',
    ...[...rows].flatMap(([fault, row]) =>
      said(fault, row, columns, kept.get(`${group}: ${fault}`) ?? []),
    ),
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function said(
  fault: string,
  { seen }: Row,
  columns: readonly ColumnName[],
  kept: readonly string[],
): string[] {
  const all = columns
    .flatMap((name) => seen.get(name)?.told ?? [])
    .filter(({ kind }) => kind !== 'remark')
    .map(({ sentence, action }) => anonymous([sentence, action ?? ''].join(' ').trim()));
  const sentences = [...kept, ...all.filter((text) => !kept.includes(text))];
  const lines = [...new Set(sentences)].map((text) => `  - ${text}`);
  return lines.length === 0 ? [] : [`- ${fault}`, ...lines];
}

const calls =
  /\b(?:GetCredential|Resolve|SliverStatus|ListImages|CreateImage|DeleteImage|ImageInfo|CreateSliver|DeleteSlice|Register)(?:Later)?\b/g;

/** What differs from run to run, or from call to call, goes by a name in capitals. */
function anonymous(sentence: string): string {
  return (
    sentence
      .replace(/127\.0\.0\.2:\d+|a{64}\.example/g, 'HOST')
      .replace(/(?:\/[\w.-]+)+\/user\.pem/g, 'FILE')
      .replace(/(?:\/[\w.-]+)+\/node-(?:key|hosts)/g, 'FILE')
      .replace(/\[127\.0\.0\.1\]:\d+/g, 'HOST')
      .replaceAll('127.0.0.1', 'HOST')
      .replace(/(?:\/[\w.-]+)+\/jobs-\w+/g, 'FOLDER')
      .replace(/\b(?:demo-PG\d+:)?image\d+\b/g, 'IMAGE')
      .replace(/\b(?:[0-9A-F]{2}:){31}[0-9A-F]{2}\b/g, 'FINGERPRINT')
      .replace(/\b(?:north|south|east|west)\b/g, 'SITE')
      .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'DATE')
      .replace(/\bpcvm\d+-\d+/g, 'NODE')
      .replace(/\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M/g, 'DATE')
      .replace(/after \d+ bytes/g, 'after some bytes')
      .replace(calls, 'CALL')
      // Whether the alert or the end of the connection is seen first is a matter of luck.
      .replace('(unknown ca)', ': it closes the connection when it sees it')
      .replace('certificate :', 'certificate:')
  );
}
