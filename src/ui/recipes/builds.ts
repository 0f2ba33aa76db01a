/**
 * Build Image from Recipe: asks before anything runs, since a recipe is a file of the workspace and can be a stranger's,
 * and shows the build on its page.
 */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../../model/accounts/account';
import { buildsOf } from '../../model/builds/buildStore';
import { needsCandidate, type BuildRecord } from '../../model/builds/record';
import { checkSources } from '../../model/builds/sources';
import { holdsNodes, type RecipeFile } from '../../model/builds/startBuild';
import { titleOf, unitsOf } from '../../model/builds/stepProvision';
import { explain } from '../../model/failures/explain';
import { refusal } from '../../model/failures/userError';
import { readRecipe } from '../../recipe/read';
import { isRecipeName, type Recipe } from '../../recipe/recipe';
import type { Parts } from '../context';
import { askOne, back } from '../multiStepInput';
import { askInDialog, complain, inform, warn, working } from '../text/messages';
import { type BuildPage, makeBuildPage } from './buildPage';
import { BuildRuns } from './buildRuns';

interface Hub {
  readonly parts: Parts;
  readonly runs: BuildRuns;
  readonly page: BuildPage;
}

let made: Hub | undefined;

function hub(parts: Parts): Hub {
  if (made !== undefined) return made;
  const runs = new BuildRuns(parts);
  const guard = (work: () => Promise<unknown>): unknown => parts.problems.guard(work);
  const again = ({ file }: BuildRecord): unknown =>
    guard(() => buildFromRecipe(parts, vscode.Uri.file(file)));
  const page = makeBuildPage(parts, runs, {
    stop: ({ id }) => runs.stop(id),
    goOn: again,
    again,
    giveUp: (build) => guard(() => giveUp(runs, build)),
    recipe: ({ file }) => guard(() => open(vscode.Uri.file(file))),
    log: ({ id }) => guard(() => open(vscode.Uri.file(runs.around(id).logFile))),
  });
  made = { parts, runs, page };
  return made;
}

async function open(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri);
}

/** What brings back its page. */
export function buildPages(parts: Parts): BuildPage {
  return hub(parts).page;
}

/** @throws UserError */
export async function buildFromRecipe(parts: Parts, uri: vscode.Uri | undefined): Promise<void> {
  const { isTrusted } = vscode.workspace;
  if (!isTrusted)
    throw refusal(
      vscode.l10n.t('A recipe runs commands. Trust this workspace before you build from it.'),
    );
  const chosen = uri ?? (await chosenRecipe());
  if (chosen === undefined) return;
  const file = await recipeIn(chosen);
  if (file === undefined) return;
  await parts.loading.want('images', false);
  const place = await placeFor(parts, file.recipe);
  if (place === undefined) return;
  await buildAt(hub(parts), place, file).finally(() => {
    // Its nodes come and go.
    void parts.loading.refresh({ part: 'slices' }, false);
  });
}

async function buildAt({ runs, page }: Hub, place: Place, file: RecipeFile): Promise<void> {
  const { account, site } = place;
  const siteUrl = site.componentManager.url;
  const [last] = buildsOf(runs.store, { file: file.path, siteUrl, accountId: account.id });
  if (last !== undefined && runs.around(last.id).isOurs) {
    page.show(last);
    return;
  }
  const isOpen = last !== undefined && last.outcome === undefined;
  const answer = await agreed(file.recipe, place, isOpen);
  if (answer === undefined) return;
  const isAnew = answer === 'anew' || (last !== undefined && !isOpen && holdsNodes(last));
  if (isAnew && last !== undefined) await giveUp(runs, last);
  try {
    const ended = await runs.run(place, file, { isAnew }, (build) => page.show(build));
    tellEnd(ended.record);
  } catch (error) {
    throw explain(error, { site: site.name, image: file.recipe.name });
  }
}

function tellEnd({ outcome, recipe, siteName, reason = '' }: BuildRecord): void {
  if (outcome === 'ready')
    void inform(vscode.l10n.t('The image {0} is ready at {1}.', recipe.name, siteName));
  else if (outcome === 'failed')
    void complain(vscode.l10n.t('The build of {0} failed. {1}', recipe.name, reason));
}

/** That in the editor, else one of the workspace. */
async function chosenRecipe(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isRecipeName(active.fileName)) return active.uri;
  const found = await vscode.workspace.findFiles('**/{image,*.image}.{yml,yaml}', undefined, 200);
  if (found.length === 0)
    throw refusal(
      vscode.l10n.t(
        'There is no recipe here. A recipe is a file image.yml, or one whose name ends with .image.yml.',
      ),
    );
  const title = vscode.l10n.t('Build Image from Recipe');
  const answer = await askOne(
    { title, placeholder: vscode.l10n.t('Pick a recipe') },
    found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), value: uri })),
  );
  return answer === back ? undefined : answer;
}

/** Undefined with problems, which the editor shows. @throws UserError */
async function recipeIn(uri: vscode.Uri): Promise<RecipeFile | undefined> {
  if (uri.scheme !== 'file')
    throw refusal(vscode.l10n.t('Save the recipe in a folder of this computer first.'));
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty) await document.save();
  const text = document.getText();
  const { recipe, problems } = readRecipe(text);
  if (recipe !== undefined) {
    checkSources(dirname(uri.fsPath), recipe);
    return { path: uri.fsPath, text, recipe };
  }
  const [first] = problems;
  const editor = await vscode.window.showTextDocument(document);
  if (first !== undefined) {
    const range = new vscode.Range(document.positionAt(first.from), document.positionAt(first.to));
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range);
    void warn(vscode.l10n.t('The recipe is not built: {0}', first.sentence));
  }
  return undefined;
}

/** Where it is built: at the site that the recipe names, else at the one that is picked. */
async function placeFor(parts: Parts, { site: wanted }: Recipe): Promise<Place | undefined> {
  const places = parts.accounts.list.flatMap((account) =>
    account.sites.map((site): Place => ({ account, site })),
  );
  if (places.length === 0)
    throw refusal(vscode.l10n.t('Connect an account first: a build needs a site.'));
  if (wanted !== undefined) {
    const named = places.filter(({ site }) => isCalled(site, wanted));
    if (named[0] !== undefined) return named[0];
    throw refusal(vscode.l10n.t('The site {0} of the recipe is not among your sites.', wanted));
  }
  if (places.length === 1) return places[0];
  const title = vscode.l10n.t('Build Image from Recipe');
  const answer = await askOne(
    { title, placeholder: vscode.l10n.t('Pick the site that builds the image') },
    places.map((place) => ({
      label: place.site.name,
      description: place.account.label,
      value: place,
    })),
  );
  return answer === back ? undefined : answer;
}

function isCalled({ name, urn, componentManager }: Place['site'], wanted: string): boolean {
  return [name, urn, componentManager.url].some(
    (one) => one.toLowerCase() === wanted.toLowerCase(),
  );
}

/** What will run is shown before it does; of this computer word by word. */
async function agreed(
  recipe: Recipe,
  { site }: Place,
  isOpen: boolean,
): Promise<'build' | 'anew' | undefined> {
  const buildIt = vscode.l10n.t('Build');
  const goOn = vscode.l10n.t('Go On');
  const anew = vscode.l10n.t('Begin Anew');
  const question = isOpen
    ? vscode.l10n.t('Go on with the build of {0} at {1}?', recipe.name, site.name)
    : vscode.l10n.t('Build the image {0} at {1}?', recipe.name, site.name);
  const answer = await askInDialog({
    question,
    detail: detailOf(recipe),
    buttons: isOpen ? [goOn, anew] : [buildIt],
  });
  if (answer === undefined) return undefined;
  return answer === anew ? 'anew' : 'build';
}

function detailOf(recipe: Recipe): string {
  const units = unitsOf(recipe);
  const local = (recipe.provisioners ?? []).flatMap((one) =>
    one.type === 'shell-local' ? (one.inline ?? [one.script ?? '']) : [],
  );
  const secrets = (recipe.provisioners ?? []).flatMap((one) =>
    one.type === 'file' ? [] : (one.secrets ?? []),
  );
  const users = needsCandidate(recipe)
    ? vscode.l10n.t('Anyone can use a new image.')
    : vscode.l10n.t('Only the project can use a new image.');
  const parts = [
    vscode.l10n.t('It borrows two nodes, one after the other, and gives them back. {0}', users),
    units.length === 0
      ? ''
      : [vscode.l10n.t('On the node:'), ...units.map((unit) => `– ${titleOf(unit)}`)].join('\n'),
    local.length === 0
      ? ''
      : [vscode.l10n.t('On this computer, with your rights:'), ...local].join('\n'),
    secrets.length === 0
      ? ''
      : vscode.l10n.t('It gets from your environment: {0}', [...new Set(secrets)].join(', ')),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

async function giveUp(runs: BuildRuns, build: BuildRecord): Promise<void> {
  const title = vscode.l10n.t('Giving the nodes of {0} back', build.recipe.name);
  const left = await working(title, () => runs.giveUp(build));
  for (const sentence of left) void warn(sentence);
  if (left.length === 0)
    void inform(vscode.l10n.t('The nodes of {0} are given back.', build.recipe.name));
}
