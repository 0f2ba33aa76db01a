/** `geni-image lint`: the editor's findings about disk images in RSpecs and profiles, for scripts. */
import type { ForeignForm } from '../../../model/images/foreignImages';
import { IdentityError, RpcError } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { type Catalogue, emptyCatalogue } from '../../../rspec/images/catalogue';
import { lint as findingsIn, type LintOptions } from '../../../rspec/lint';
import { printJson, printOrders } from '../../terminal/streams';
import { Ended, exitCodes, NotTrusted, UsageError } from '../failures/failure';
import { checkFile, isOther, textBefore, type ReadBefore } from '../lint/checkedFile';
import { readConfiguration, type Configuration } from '../lint/configuration';
import { chosenFiles, type Chosen } from '../lint/files';
import {
  passedOver,
  type Finding,
  type Report,
  type ToldPassedOver,
  type UsedImage,
} from '../lint/finding';
import type { Live } from '../lint/live';
import { jsonOf, textLines, workflowCommands, type Format } from '../lint/formats';
import { summary } from '../lint/summary';
import { catalogueOf, formatOf, limitOf, type LintCommandOptions } from '../lint/options';
import type { Output } from '../terminal/output';

/**
 * A file that cannot be read or is of another kind is told, and the others are checked all the same.
 * @throws Ended with the exit code for errors, or else for files that are not checked or not written
 * @throws UsageError for options and a configuration that cannot be meant
 */
export async function lint(
  words: readonly string[],
  options: LintCommandOptions,
  output: Output,
): Promise<void> {
  const limit = limitOf(options);
  const format = formatOf(options);
  const configuration = readConfiguration(options.config);
  const alone = catalogueOf(options, configuration);
  const chosen = readable(
    chosenFiles(words.length === 0 ? ['.'] : words, configuration.isIgnored),
    options,
  );
  const before: ReadBefore = new Map();
  const live = await liveOf(chosen, before, options, configuration);
  const catalogue = live === undefined ? alone : live.with(alone);
  const { severity } = configuration;
  const checked = check(chosen, before, options.fix === true, { catalogue, severity });
  const report = { ...checked.report, ...defined({ live: live?.told(catalogue) }) };
  const files = chosen.files.map(({ file }) => file);
  const showsHints = options.hints === true;
  await show(report, format, { limit, output, files, showsHints });
  for (const [file, text] of checked.texts)
    if (isInDoubt(text, file, catalogue)) output.note(inDoubt(file));
  if (report.namesOnly.length > 0) output.note(readForNames(report.namesOnly));
  if (chosen.ignored > 0) output.note(leftAlone(chosen.ignored, configuration));
  tell(report, output);
  if (format === 'text' || format === 'github') {
    const { findings } = report;
    const [count, fixed] = [checked.texts.size, checked.fixed];
    output.note(summary({ findings, checked: count, fixed, showsHints }));
  }
  end(report, live?.exitCode);
}

/** Files that must not be read are told like those that cannot. */
function readable(chosen: Chosen, { mayRead }: LintCommandOptions): Chosen {
  if (mayRead === undefined) return chosen;
  const left = chosen.files.filter(({ file }) => !mayRead(file));
  const notChecked = left.map(({ file }) =>
    passedOver(file, 'unreadable', 'it leads out of the folder'),
  );
  return {
    files: chosen.files.filter((one) => !left.includes(one)),
    notChecked: [...chosen.notChecked, ...notChecked],
    ignored: chosen.ignored,
  };
}

function tell({ notChecked, notFixed, live }: Report, output: Output): void {
  for (const { sentence } of [...notChecked, ...notFixed]) output.warn(sentence);
  for (const image of live?.images ?? []) output.note(whoCanUse(image));
  for (const { sentence, checks } of live?.leftOut ?? []) {
    if (checks.length > 0) output.warn(sentence);
    else output.note(sentence);
  }
}

/** @throws Ended */
function end({ findings, notChecked, notFixed }: Report, live: number | undefined): void {
  if (findings.some(({ severity }) => severity === 'error')) throw new Ended(exitCodes.refused);
  if (notChecked.length + notFixed.length > 0) throw new Ended(exitCodes.usage);
  // A part of what was asked for was not looked at.
  if (live !== undefined) throw new Ended(live);
}

function whoCanUse({ name, siteName, visibility }: UsedImage): string {
  return `${name} of ${siteName}: ${who[visibility]}.`;
}

const who = {
  anyone: 'anyone can use it',
  project: 'only its project can use it',
  'not-released': 'nobody can use it yet',
  unknown: 'it is not known who can use it',
} as const;

interface LiveLint {
  /** The catalogue with the lists of the sites. */
  with(catalogue: Catalogue): Catalogue;
  told(catalogue: Catalogue): NonNullable<Report['live']>;
  readonly exitCode?: number;
}

/** Undefined for a lint that is to judge by the files alone. @throws UsageError and what a session throws */
async function liveOf(
  chosen: Chosen,
  before: ReadBefore,
  options: LintCommandOptions,
  { sites }: Configuration,
): Promise<LiveLint | undefined> {
  const { live, kept } = options;
  if (live !== true && kept !== true) return undefined;
  if (live === kept)
    throw new UsageError('--live contacts the sites and --kept does not: give only one of them.');
  const { catalogueWith, listsOfBefore, liveLists, usedImages } = await import('../lint/live');
  const { clearUsesIn } = await import('../../../rspec/clearUses');
  const uses = chosen.files.flatMap(({ file }) =>
    clearUsesIn(textBefore(file, before) ?? '', file),
  );
  const lists =
    live === true
      ? await liveLists({ options, sites, uses }).catch((error: unknown) =>
          withoutSites(error, sites),
        )
      : listsOfBefore(sites);
  return {
    with: (catalogue) => catalogueWith(catalogue, lists),
    told: (catalogue) => ({ leftOut: lists.leftOut, images: usedImages(uses, catalogue) }),
    ...defined({ exitCode: lists.exitCode }),
  };
}

/** Nobody can be asked: the files are checked all the same. @throws what is no such failure */
async function withoutSites(error: unknown, sites: Configuration['sites']): Promise<Live> {
  if (!IdentityError.is(error) && !RpcError.is(error) && !NotTrusted.is(error)) throw error;
  const { failureOf } = await import('../failures/report');
  const { listsOfBefore } = await import('../lint/live');
  const { explanation, exitCode } = failureOf(error, {});
  const why = [explanation.sentence, explanation.action ?? ''].join(' ').trim();
  return { ...listsOfBefore(sites, why), exitCode };
}

interface Checked {
  readonly report: Report;
  /** Of the files that were looked at. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many files `--fix` has written. */
  readonly fixed: number;
}

function check(chosen: Chosen, before: ReadBefore, fix: boolean, options: LintOptions): Checked {
  const findings: Finding[] = [];
  const notChecked: ToldPassedOver[] = [...chosen.notChecked];
  const notFixed: ToldPassedOver[] = [];
  const namesOnly: string[] = [];
  const texts = new Map<string, string>();
  let fixed = 0;
  const barren = new Set(chosen.files.flatMap(({ within }) => within ?? []));
  for (const { file, within, searched } of chosen.files) {
    const checked = checkFile(file, options, { fix, before, searched });
    if (within !== undefined && isOther(checked)) continue;
    if (within !== undefined) barren.delete(within);
    findings.push(...checked.findings);
    if (checked.notFixed) notFixed.push(checked.notFixed);
    if (checked.notChecked) notChecked.push(checked.notChecked);
    if (checked.text !== undefined) texts.set(file, checked.text);
    if (checked.namesOnly) namesOnly.push(file);
    if (checked.isFixed) fixed += 1;
  }
  for (const folder of barren) notChecked.push(passedOver(folder, 'nothing-found'));
  return { report: { findings, notChecked, notFixed, namesOnly }, texts, fixed };
}

interface Showing {
  readonly limit: number;
  readonly files: readonly string[];
  readonly output: Output;
  readonly showsHints: boolean;
}

async function show(
  report: Report,
  format: Format,
  { limit, files, output, showsHints }: Showing,
): Promise<void> {
  // For people; programs get all of it and choose themselves.
  const shown = {
    ...report,
    findings: report.findings.filter((it) => showsHints || it.severity !== 'hint'),
  };
  switch (format) {
    case 'text':
    case 'json':
      output.result(jsonOf(report), textLines(shown, files, limit));
      break;
    case 'sarif':
      output.settle();
      printJson((await import('../lint/sarif')).sarifLog(report), 2);
      break;
    case 'github':
      output.settle();
      printOrders(workflowCommands(shown));
  }
}

/** Whether it would be a finding if the sites that nothing is known of took URLs only. */
function isInDoubt(text: string, file: string, known: Catalogue): boolean {
  const foreignImages = (siteUrn: string): ForeignForm =>
    known.foreignImages?.(siteUrn) === undefined ? 'url' : 'urn';
  const found = findingsIn(text, { file, catalogue: { ...emptyCatalogue, foreignImages } });
  return found.some(({ code }) => code === 'image-urn-elsewhere');
}

function inDoubt(file: string): string {
  return `${file} uses images of other sites by URN, and it is not known whether the sites of the nodes accept that: set --foreign-images to urn or url.`;
}

const MAX_NAMED = 5;

function readForNames(files: readonly string[]): string {
  const shown = files.slice(0, MAX_NAMED).join(', ');
  const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : '';
  return `Read for image names only: ${shown}${more}.`;
}

function leftAlone(count: number, { file = '' }: Configuration): string {
  return count === 1
    ? `1 file is skipped, as set in ${file}.`
    : `${count} files are skipped, as set in ${file}.`;
}
