/** A try in words, for the window, its page and the commands. */
import * as l10n from '@vscode/l10n';
import type { TryAnswer, TryQuestion } from '../journal/entries';
import type { Trial } from './trial';

export function questionName(question: TryQuestion): string {
  const names: Readonly<Record<TryQuestion, string>> = {
    boots: l10n.t('boots'),
    login: l10n.t('login'),
    network: l10n.t('network'),
    disk: l10n.t('disk'),
    services: l10n.t('services'),
    script: l10n.t('script'),
  };
  return names[question];
}

export function outcomeName(outcome: TryAnswer['outcome']): string {
  switch (outcome) {
    case 'passed':
      return l10n.t('passed');
    case 'failed':
      return l10n.t('failed');
    case 'not-checked':
      return l10n.t('not checked');
  }
}

/** What goes on now. */
export function stageSentence({ stage, siteName, imageName, said }: Trial): string {
  const sentence = ((): string => {
    switch (stage) {
      case 'waiting':
        return l10n.t('Waiting for a node at {0} with {1}', siteName, imageName);
      case 'logging-in':
        return l10n.t('Logging in to the node');
      case 'looking':
        return l10n.t('Looking at the node');
      case 'running':
        return l10n.t('Running the script');
      case 'giving-back':
        return l10n.t('Giving the node back to {0}', siteName);
      case 'ended':
        return l10n.t('The try has ended');
    }
  })();
  return said === undefined ? sentence : l10n.t('{0} ({1})', sentence, said.replace(/\.$/, ''));
}

/** Undefined while it runs. */
export function outcomeSentence(trial: Trial): string | undefined {
  const { outcome, imageName, nodeType, sliverType, problem, siteName } = trial;
  const type = nodeType ?? sliverType;
  switch (outcome) {
    case undefined:
      return undefined;
    case 'passed':
      return trial.answers.some((answer) => answer.outcome === 'not-checked')
        ? l10n.t(
            '{0} boots on {1}. Nothing failed; not everything could be checked.',
            imageName,
            type,
          )
        : l10n.t('{0} boots on {1}, and everything passed.', imageName, type);
    case 'failed':
      return l10n.t('{0} failed on {1}.', imageName, type);
    case 'not-finished':
      return l10n.t(
        'The try of {0} at {1} was not finished: {2}',
        imageName,
        siteName,
        problem ?? '',
      );
  }
}

/** What became of the node; undefined while nobody knows. */
export function nodeSentence(trial: Trial, dateText: (at: Date) => string): string | undefined {
  const { node, siteName, nodeExpires, leftWhy = '', login = '' } = trial;
  const until = nodeExpires === undefined ? undefined : dateText(new Date(nodeExpires));
  switch (node) {
    case undefined:
      return undefined;
    case 'given-back':
      return l10n.t('The node was given back to {0}.', siteName);
    case 'kept':
      return until === undefined
        ? l10n.t('The node is kept: {0}', login)
        : l10n.t('The node is kept until {0}: {1}', until, login);
    case 'left':
      return until === undefined
        ? l10n.t('The node is not given back yet. {0}', leftWhy)
        : l10n.t(
            'The node is not given back yet; {0} takes it back by itself on {1}. {2}',
            siteName,
            until,
            leftWhy,
          );
  }
}
