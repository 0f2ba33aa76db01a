/**
 * What a person should know before a snapshot of a sliver: what may end before it does, what happens to the node, and
 * what the image will not hold. The window and the commands show the same.
 */
import * as l10n from '@vscode/l10n';
import { ageText, dateText } from '../../units';

export interface Caution {
  readonly kind: 'slice-ends' | 'certificate-ends' | 'token-ends' | 'restart' | 'home';
  /** A few words. */
  readonly title: string;
  /** Sentences. */
  readonly detail: string;
}

export interface CautionFacts {
  readonly sliceName: string;
  /** Only a portal sees it: people know it as an experiment. */
  readonly isExperiment?: boolean | undefined;
  /** Undefined where nobody has said. */
  readonly sliceEnds?: Date | undefined;
  /** Undefined where none is used. */
  readonly certificateEnds?: Date | undefined;
  /** Of a portal's account; undefined where none is used, or nobody has said. */
  readonly tokenEnds?: Date | undefined;
  readonly clientId: string;
  readonly sliverType?: string | undefined;
  /** Milliseconds that the snapshot usually takes; undefined when nothing tells. */
  readonly expectedMs?: number | undefined;
  /** Of the person; English unless given. */
  readonly language?: string;
  readonly now?: number;
}

/** What a snapshot may need when nothing is known, in milliseconds. */
const unknownDurationMs = 30 * 60_000;

/** The urgent ones first. */
export function cautionsOf(facts: CautionFacts): readonly Caution[] {
  return [...endings(facts), restart(facts), home()];
}

/** What ends before the snapshot has, or soon after. */
export function endings({
  sliceName,
  isExperiment,
  sliceEnds,
  certificateEnds,
  tokenEnds,
  expectedMs = unknownDurationMs,
  language = 'en',
  now = Date.now(),
}: CautionFacts): readonly Caution[] {
  const enough = now + 1.5 * expectedMs;
  const moment = (when: Date): string =>
    `${dateText(when, language)}, ${ageText(when, now, language)}`;
  const found: Caution[] = [];
  if (sliceEnds !== undefined && sliceEnds.getTime() <= enough) {
    found.push({
      kind: 'slice-ends',
      title:
        isExperiment === true
          ? l10n.t('The experiment {0} may expire before the snapshot finishes', sliceName)
          : l10n.t('The slice {0} may expire before the snapshot finishes', sliceName),
      detail: l10n.t('It ends {0}.', moment(sliceEnds)),
    });
  }
  if (certificateEnds !== undefined && certificateEnds.getTime() <= enough) {
    found.push({
      kind: 'certificate-ends',
      title: l10n.t('Your certificate may expire before the snapshot finishes'),
      detail: l10n.t(
        'It expires {0}. After that, the snapshot can no longer be followed.',
        moment(certificateEnds),
      ),
    });
  }
  if (tokenEnds !== undefined && tokenEnds.getTime() <= enough) {
    found.push({
      kind: 'token-ends',
      title: l10n.t('Your token may expire before the snapshot finishes'),
      detail: l10n.t(
        'It expires {0}. After that, the snapshot can be followed only with a new one.',
        moment(tokenEnds),
      ),
    });
  }
  return found;
}

function restart({ clientId, sliceName, isExperiment, sliverType = '' }: CautionFacts): Caution {
  return {
    kind: 'restart',
    title: sliverType.startsWith('raw')
      ? l10n.t('{0} will be rebooted', clientId)
      : l10n.t('{0} will be restarted', clientId),
    detail:
      isExperiment === true
        ? l10n.t(
            "Running processes are stopped. Don't change experiment {0} until the snapshot finishes.",
            sliceName,
          )
        : l10n.t(
            "Running processes are stopped. Don't change slice {0} until the snapshot finishes.",
            sliceName,
          ),
  };
}

function home(): Caution {
  return {
    kind: 'home',
    title: l10n.t('Home folders are not kept'),
    detail: l10n.t(
      'The image contains the local disk only, nothing that is mounted from elsewhere.',
    ),
  };
}
