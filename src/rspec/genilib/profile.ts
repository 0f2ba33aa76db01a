// Where a geni-lib profile refers to images: `node.disk_image = "…"`, arguments and variables called
// so, and any string that is an image URN or a metadata address by itself. The node's site and sliver
// type are read from the lines around it.
import type { ImageUse } from '../imageUses';
import { parseReference } from '../references';
import { pythonStrings, type PythonString } from './strings';

export interface ProfileImageUse extends ImageUse {
  readonly literal: PythonString;
  /** Assigned as an image, so that a bare name is meant as one too. */
  readonly assigned: boolean;
}

/** What stands before a string that is meant as an image, on its line. */
const assignment =
  /(?:\b(\w+)(?:\[[^\]\n]*\])?\.)?\b(\w*disk_?image\w*)\s*(?::\s*\w+\s*)?=\s*[rRuU]?$/i;
const delayImage = /\bsetDelayImage\(\s*[rRuU]?$/;
const looksLikeImage = /^\s*(?:urn:[^\s]*\+image\+|https?:\/\/\S+\/image_metadata\.php\?\S*uuid=)/i;

/** How much of a line before a string is looked at. */
const LOOK_BACK = 200;

export function profileImageUses(text: string): ProfileImageUse[] {
  const strings = pythonStrings(text);
  const nodes = new ProfileNodes(text, strings);
  return strings.flatMap((literal) => {
    const use = useOf(text, literal, nodes);
    return use ? [use] : [];
  });
}

function useOf(
  text: string,
  literal: PythonString,
  nodes: ProfileNodes,
): ProfileImageUse | undefined {
  const value = text.slice(literal.valueStart, literal.valueEnd);
  if (literal.formatted || value.includes('\n')) return undefined;
  const before = lineBefore(text, literal.start);
  const match = assignment.exec(before);
  if (!match && !delayImage.test(before) && !looksLikeImage.test(value)) return undefined;
  const node = match?.[2] === 'disk_image' ? match[1] : undefined;
  return {
    literal,
    assigned: match !== null,
    span: { start: literal.valueStart, end: literal.valueEnd },
    write: (written) => (literal.closed ? written : written + literal.quote),
    value,
    reference: parseReference(value),
    node: undefined,
    siteUrn: node === undefined ? undefined : nodes.siteOf(node, literal.start),
    sliverType: node === undefined ? undefined : nodes.sliverTypeOf(node, literal.start),
    wins: true,
  };
}

function lineBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - LOOK_BACK), offset);
  return before.slice(before.lastIndexOf('\n') + 1);
}

const constructed = /\b(\w+)\s*=\s*[\w.]*\b(RawPC|XenVM|VM|DockerContainer|VZContainer|Node)\s*\(/g;

const typeOf: Readonly<Record<string, string>> = {
  RawPC: 'raw-pc',
  XenVM: 'emulab-xen',
  VM: 'emulab-xen',
  DockerContainer: 'emulab-docker',
  VZContainer: 'emulab-openvz',
};

interface Fact {
  readonly at: number;
  readonly value: string;
}

/** What a profile says of its node variables, from one constructor call to the next of the same name. */
class ProfileNodes {
  readonly #made = new Map<string, Fact[]>();
  readonly #sites = new Map<string, Fact[]>();

  constructor(text: string, strings: readonly PythonString[]) {
    for (const match of text.matchAll(constructed)) {
      add(this.#made, match[1] ?? '', { at: match.index, value: typeOf[match[2] ?? ''] ?? '' });
    }
    for (const { start, valueStart, valueEnd } of strings) {
      const name = /\b(\w+)\.component_manager_id\s*=\s*$/.exec(lineBefore(text, start))?.[1];
      if (name !== undefined)
        add(this.#sites, name, { at: start, value: text.slice(valueStart, valueEnd) });
    }
  }

  sliverTypeOf(name: string, at: number): string | undefined {
    const made = (this.#made.get(name) ?? []).filter((fact) => fact.at < at).at(-1)?.value;
    return made === '' ? undefined : made;
  }

  siteOf(name: string, at: number): string | undefined {
    const made = this.#made.get(name) ?? [];
    const from = made.filter((fact) => fact.at < at).at(-1)?.at ?? 0;
    const to = made.find((fact) => fact.at > at)?.at ?? Number.POSITIVE_INFINITY;
    return (this.#sites.get(name) ?? []).find((fact) => fact.at > from && fact.at < to)?.value;
  }
}

function add(facts: Map<string, Fact[]>, name: string, fact: Fact): void {
  const known = facts.get(name);
  if (known) known.push(fact);
  else facts.set(name, [fact]);
}
