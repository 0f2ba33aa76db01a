/**
 * The messages between the extension and the page of a check, with a guard for each direction. The page gets finished
 * words, and decides nothing.
 */
import { areTexts, isCount, isListOf, isOneOf, isRecord } from '../guards';

export const checkPhases = ['looking', 'found', 'failed'] as const;
export type CheckPhase = (typeof checkPhases)[number];

export interface CheckState {
  readonly title: string;
  readonly subtitle: string;
  readonly phase: CheckPhase;
  /** What goes on, or what it comes to; read out by screen readers when it changes. */
  readonly status: string;
  /** Why nothing was found, or empty. */
  readonly problem: string;
  readonly remedy: string;
  readonly groups: readonly CheckGroup[];
}

export interface CheckGroup {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly ShownFinding[];
}

export interface ShownFinding {
  /** Counts through all groups. */
  readonly id: number;
  /** To be decided before the snapshot. */
  readonly isWarning: boolean;
  readonly title: string;
  readonly detail: string;
  readonly items: readonly ShownItem[];
  /** How many more there are, in words, or empty. */
  readonly more: string;
  /** To be copied, or empty. */
  readonly command: string;
}

export interface ShownItem {
  readonly name: string;
  /** Empty where it is not known. */
  readonly size: string;
}

export interface CheckToPage {
  readonly type: 'check';
  readonly state: CheckState;
}

/** Buttons that say all there is to say. */
export const checkButtons = ['again', 'snapshot'] as const;

export type CheckFromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copy'; readonly id: number }
  | { readonly type: (typeof checkButtons)[number] };

export function isCheckFromPage(value: unknown): value is CheckFromPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'copy') return isCount(value['id']);
  return isOneOf(['ready', ...checkButtons], value['type']);
}

export function isCheckToPage(value: unknown): value is CheckToPage {
  return isRecord(value) && value['type'] === 'check' && isState(value['state']);
}

function isState(value: unknown): boolean {
  return (
    isRecord(value) &&
    areTexts(value, ['title', 'subtitle', 'status', 'problem', 'remedy']) &&
    isOneOf(checkPhases, value['phase']) &&
    isListOf(value['groups'], isGroup)
  );
}

function isGroup(value: unknown): boolean {
  return (
    isRecord(value) && areTexts(value, ['id', 'title']) && isListOf(value['findings'], isFinding)
  );
}

function isFinding(value: unknown): boolean {
  return (
    isRecord(value) &&
    isCount(value['id']) &&
    typeof value['isWarning'] === 'boolean' &&
    areTexts(value, ['title', 'detail', 'more', 'command']) &&
    isListOf(value['items'], (item) => isRecord(item) && areTexts(item, ['name', 'size']))
  );
}
