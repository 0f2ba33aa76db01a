/** What pages are made from. */
import type { Parts } from '../context';

export type PageSources = Pick<
  Parts,
  | 'extension'
  | 'openPages'
  | 'problems'
  | 'acts'
  | 'log'
  | 'inventory'
  | 'accounts'
  | 'snapshots'
  | 'loading'
  | 'catalogue'
  | 'labels'
  | 'systemImages'
>;
