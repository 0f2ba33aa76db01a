/** What the documentation promises: its commands run, and it names every command and option. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import type { CommandName } from '../../../support/commandLine';
import { Desk, json } from '../desk';

const page = readFileSync('docs/cli.md', 'utf8');
const manual = readFileSync('docs/man/geni-image.1', 'utf8');

/** The right column of the first table. */
function commandsOfTheTable(): string[] {
  const [, section = ''] = page.split('## What you typed before');
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:What|-)/.test(line))
    .map((line) => /`([^`]+)` *\|$/.exec(line)?.[1] ?? '')
    .slice(0, section.split('\n## ')[0]?.match(/^\| `|^\| one|^\| reading/gm)?.length);
}

/** Names of the members that a row of the JSON section promises, with those of the things it names. */
function promised(row: string): Set<string> {
  const [, section = ''] = page.split('## JSON');
  const names = new Set<string>();
  const add = (text = ''): void => {
    for (const [word] of text.matchAll(/\b[a-z]\w*\b/gi)) {
      if (names.has(word)) continue;
      names.add(word);
      add(
        new RegExp(`^- An? \`${word}\` is \`\\{([^}]+(?:\\}\\])?[^}]*)\\}\``, 'm').exec(
          section,
        )?.[1],
      );
    }
  };
  add(section.split('\n').find((line) => line.startsWith(`| ${row}`)));
  return names;
}

function membersIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(membersIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inside]) => [name, ...membersIn(inside)]);
}

describe('docs/cli.md', () => {
  let desk: Desk;

  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  it('tells lines that work as they stand, one after the other', async () => {
    const { aggregates, sliceAuthority } = desk.testbed.description;
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const env = { PROTOGENI_CERTIFICATE: certificate, PROTOGENI_PASSPHRASE: passphraseFile };
    for (const url of [sliceAuthority.url, aggregates[1]?.cmUrl ?? '']) await trust(url);
    const real: Readonly<Record<string, string>> = {
      SLIVER_URN: desk.testbed.sliver('vm').urn,
      SLICE: 'hello',
      CM_URL: aggregates[0]?.cmUrl ?? '',
      NORTH_URL: aggregates[1]?.cmUrl ?? '',
      IMAGE_URN: 'urn:publicid:IDN+home.example+image+demo:other',
      CREATOR_URN: 'urn:publicid:IDN+home.example+user+alice',
      USER: 'alice',
    };
    const lines = commandsOfTheTable();
    assert.equal(lines.length, 14);
    for (const line of lines) {
      await desk.ready();
      const [name = '', ...words] = line.split(' ').map((word) => real[word] ?? word);
      const ran = await desk.command.ask(words, { name: name as CommandName, env });
      assert.equal(ran.exitCode, 0, `${line}\n${ran.stderr}`);
    }
  });

  async function trust(url: string): Promise<void> {
    const shown = await desk.command.ask(['trust', url]);
    const fingerprint = /--fingerprint (\S+)/.exec(shown.stderr)?.[1] ?? '';
    const done = await desk.command.ask(['trust', url, '--fingerprint', fingerprint]);
    assert.equal(done.exitCode, 0, done.stderr);
  }

  it('promises every member of every JSON document', async () => {
    const alice = desk.user('alice');
    const urn = await desk.image('promised');
    const vm = desk.testbed.sliver('vm').urn;
    const file = join(desk.command.home, 'bad.rspec');
    writeFileSync(file, '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">');
    const named = join(desk.command.home, 'named.rspec');
    const node = (image: string): string =>
      `<node client_id="${image.length}"><sliver_type name="raw-pc"><disk_image name="${image}"/></sliver_type></node>`;
    writeFileSync(
      named,
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">${node(urn)}${node(`${urn}x`)}</rspec>`,
    );
    await desk.ready();
    const shown: readonly (readonly [row: string, args: readonly string[]])[] = [
      ['`create`, `wait`', ['wait', 'promised']],
      ['`create --dry-run`', ['create', 'promised', vm, '--dry-run']],
      ['`list`', ['list', '-m', desk.testbed.description.aggregates[0]?.cmUrl ?? '']],
      ['`info`', ['info', urn]],
      ['`delete`', ['delete', urn, '--dry-run']],
      ['`who`', ['who', urn]],
      ['`diff`', ['diff', urn, `${urn}:0`]],
      ['`slivers`', ['slivers']],
      ['`renew`', ['renew', 'hello', '--days', '1']],
      ['`renew`', ['renew', 'demo,hello', '--days', '1', ...desk.token('alice')]],
      ['`slivers`', ['slivers', ...desk.token('alice')]],
      ['`prestage`', ['prestage', urn, '-n', 'hello', '--dry-run']],
      ['`lint`', ['lint', file]],
      ['`lint`', ['lint', '--live', named]],
      ['`lock`', ['lock', named]],
      ['`verify`', ['verify', desk.command.home]],
      ['`completion`', ['completion', 'fish']],
      ['any failure', ['info', `${urn}x`]],
    ];
    for (const [row, args] of shown) {
      const members = membersIn(json(await desk.command.ask([...alice, ...args, '--json'])));
      const known = promised(row);
      assert.ok(members.length > 0, row);
      assert.deepEqual(
        members.filter((name) => !known.has(name)),
        [],
        row,
      );
    }
  });

  it('has every exit code, as the manual page does', () => {
    const [, codes = ''] = page.split('## Exit codes');
    const [, status = ''] = manual.split('.SH EXIT STATUS');
    const told = codes.split('\n## ')[0]?.matchAll(/^\| (\d+) /gm) ?? [];
    const inManual = status.split('.SH ')[0]?.matchAll(/^\.B (\d+)$/gm) ?? [];
    const numbers = [...told].map(([, code]) => code);
    assert.ok(numbers.length > 8);
    assert.deepEqual(
      [...inManual].map(([, code]) => code),
      numbers,
    );
  });

  it('tells in the help of a command which options are its own, and which all have, once', async () => {
    const { stdout } = await desk.command.ask(['trust', '--help']);
    const headings = [...stdout.matchAll(/^[A-Z].*:$/gm)].map(([heading]) => heading);
    assert.deepEqual(headings, ['Arguments:', 'Options:', 'Options of all commands:']);
    assert.match(stdout, /^ {2}-d, --debug .*\n {2}-h, --help /m);
  });

  it('names every command and every option, as the manual page does', async () => {
    const help = async (...words: string[]): Promise<string> =>
      (await desk.command.ask([...words, '--help'])).stdout;
    const top = await help();
    const names = [...top.matchAll(/^ {2}([a-z]+)(?:\|\S+)? .*/gm)].map((match) => match[1] ?? '');
    const commands = names.filter((name) => name !== 'help');
    assert.ok(commands.length > 10, top);
    for (const command of commands) {
      assert.ok(page.includes(`\`${command}`), `docs/cli.md does not name ${command}`);
      assert.ok(manual.includes(`.B ${command}`), `the manual page does not name ${command}`);
      for (const [option] of (await help(command)).matchAll(/--[a-z-]+/g)) {
        if (option === '--help' || option === '--version') continue;
        assert.ok(page.includes(option), `docs/cli.md does not name ${option} of ${command}`);
        const escaped = option.replaceAll('-', '\\-');
        assert.ok(
          manual.includes(escaped),
          `the manual page does not name ${option} of ${command}`,
        );
      }
    }
  });
});
