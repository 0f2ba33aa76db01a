/**
 * What Red Hat's XML extension does for every XML file is left to it: beside it we do so in files of our own language
 * only. Knows no VS Code.
 */
import { rspecLanguage } from '../../contributions';

export interface Registered {
  dispose(): unknown;
}

/** The other extension, which can be installed, removed and switched off at any time. */
export interface Neighbour {
  isThere(): boolean;
  onDidChange(listener: () => void): Registered;
}

/** Registers for RSpec files, and for XML files as long as the neighbour is not there. */
export function registerWhereAlone(
  neighbour: Neighbour,
  register: (language: string) => Registered,
): Registered {
  let forXml: Registered | undefined;
  const withdraw = (): void => {
    forXml?.dispose();
    forXml = undefined;
  };
  const look = (): void => {
    if (neighbour.isThere()) withdraw();
    else forXml ??= register('xml');
  };
  look();
  const own = [register(rspecLanguage), neighbour.onDidChange(look)];
  return {
    dispose: () => {
      withdraw();
      for (const each of own) each.dispose();
    },
  };
}
