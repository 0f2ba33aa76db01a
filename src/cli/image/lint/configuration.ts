/**
 * `.geni-image.json`: what a repository wants of `geni-image lint`. It is a file of others, so it can only say how
 * findings are judged and which sites are meant: no certificate, no trust, and no server that the person does not trust.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isForeignForm, type ForeignForm } from '../../../model/images/foreignImages';
import { isRecord } from '../../../model/storage/json';
import { readJson } from '../../../model/storage/readFile';
import { underHome } from '../../../model/storage/folders';
import { isPlainUrn } from '../../../rpc';
import { diagnosticCodes } from '../../../rspec/diagnose/codes';
import { judgements, type Judgement } from '../../../rspec/lint';
import { UsageError } from '../failures/failure';
import { ignoreMatcher } from './ignored';

export const configurationName = '.geni-image.json';

/** A site as the file names it. */
export interface ConfiguredSite {
  readonly urn: string;
  /** Address or nickname, as for `-m`; the table of known sites has it otherwise. */
  readonly address?: string;
  readonly foreignImages?: ForeignForm;
}

export interface Configuration {
  /** Undefined where there is none. */
  readonly file?: string;
  /** By the code of a finding. */
  readonly severity: Readonly<Record<string, Judgement>>;
  readonly sites: readonly ConfiguredSite[];
  /** Whether the file is to be left alone. */
  readonly isIgnored: (file: string) => boolean;
}

const none: Configuration = { severity: {}, sites: [], isIgnored: () => false };

/**
 * @param named by `--config`; else the one in the working directory, or above it within the same repository
 * @throws UsageError for a file that cannot be read or says anything else than it can
 */
export function readConfiguration(named?: string): Configuration {
  const file =
    named === undefined ? foundAbove(configurationName, process.cwd()) : resolve(underHome(named));
  if (file === undefined) return none;
  const name = named ?? configurationName;
  const read = readJson(file, (value) => value);
  switch (read.kind) {
    case 'missing':
      throw new UsageError(`${name} cannot be read: there is no such file.`);
    case 'unreadable':
    case 'damaged':
      throw new UsageError(`${name} cannot be read: ${read.why}.`);
    case 'found':
      return configurationOf(read.value, file, name);
  }
}

/** No further up than the root of a repository: what lies above belongs to somebody else. */
export function foundAbove(name: string, folder: string): string | undefined {
  const here = join(folder, name);
  if (existsSync(here)) return here;
  for (let at = folder; !existsSync(join(at, '.git')); at = dirname(at))
    if (dirname(at) === at) return undefined;
  for (let at = folder; !existsSync(join(at, '.git'));) {
    at = dirname(at);
    const file = join(at, name);
    if (existsSync(file)) return file;
  }
  return undefined;
}

function configurationOf(value: unknown, file: string, name: string): Configuration {
  const wrong = (what: string): UsageError => new UsageError(`${name}: ${what}`);
  if (!isRecord(value)) throw wrong('it must be one JSON object.');
  const members = ['$schema', 'severity', 'ignore', 'sites'];
  const unknown = Object.keys(value).find((key) => !members.includes(key));
  if (unknown !== undefined)
    throw wrong(`"${unknown}" is not a known setting: use severity, ignore and sites.`);
  const patterns = patternsIn(value['ignore'] ?? [], wrong);
  const matches = patterns.map((pattern) => {
    const matcher = ignoreMatcher(pattern);
    if (matcher !== undefined) return matcher;
    throw wrong(`"ignore" cannot use "${shortened(pattern)}": ${noPattern}`);
  });
  const folder = dirname(file);
  return {
    file,
    severity: severityIn(value['severity'] ?? {}, wrong),
    sites: sitesIn(value['sites'] ?? [], wrong),
    isIgnored: (path) => {
      const inside = relative(folder, resolve(underHome(path)))
        .split(sep)
        .join('/');
      return matches.some((match) => match(inside));
    },
  };
}

const noPattern =
  'a pattern has at most 1,000 characters and 200 alternatives in braces, and does not begin with "!".';

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

type Wrong = (what: string) => UsageError;

function severityIn(value: unknown, wrong: Wrong): Configuration['severity'] {
  if (!isRecord(value)) throw wrong('"severity" must be an object that maps codes to severities.');
  const codes: readonly string[] = diagnosticCodes;
  const found: Record<string, Judgement> = {};
  for (const [code, word] of Object.entries(value)) {
    if (!codes.includes(code))
      throw wrong(`"severity" contains ${code}, which is not a known code.`);
    const judgement = judgements.find((it) => it === word);
    if (judgement === undefined)
      throw wrong(`"severity" of ${code} must be one of ${judgements.join(', ')}.`);
    found[code] = judgement;
  }
  return found;
}

function patternsIn(value: unknown, wrong: Wrong): string[] {
  if (Array.isArray(value) && value.every((it) => typeof it === 'string' && it !== ''))
    return value as string[];
  throw wrong('"ignore" must be a list of paths and patterns, such as "old/**".');
}

function sitesIn(value: unknown, wrong: Wrong): ConfiguredSite[] {
  if (!Array.isArray(value)) throw wrong('"sites" must be a list.');
  return value.map((site: unknown) => siteIn(site, wrong));
}

function siteIn(value: unknown, wrong: Wrong): ConfiguredSite {
  const { urn, address, foreignImages, ...rest } = isRecord(value) ? value : {};
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw wrong(
      `"${unknown}" is not a known setting of a site: use urn, address and foreignImages.`,
    );
  if (typeof urn !== 'string' || !isPlainUrn(urn))
    throw wrong(
      'each of "sites" needs its "urn", such as urn:publicid:IDN+emulab.net+authority+cm.',
    );
  if (address !== undefined && typeof address !== 'string')
    throw wrong(`"address" of ${urn} must be an address or a nickname.`);
  if (foreignImages === undefined) return address === undefined ? { urn } : { urn, address };
  if (typeof foreignImages !== 'string' || !isForeignForm(foreignImages))
    throw wrong(`"foreignImages" of ${urn} must be urn or url.`);
  return address === undefined ? { urn, foreignImages } : { urn, address, foreignImages };
}
