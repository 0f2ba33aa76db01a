/** The questions as one script, so that one login answers them all, and its answers taken apart again. */
import { questions, type Question } from './questions';

export interface Answer {
  readonly records: readonly string[];
  /** `whole`: the question was answered to its end; `part`: something could not be read; `cut`: it took too long. */
  readonly end: 'whole' | 'part' | 'cut';
}

export interface Answers {
  /** As whom the questions were asked. */
  readonly rights: 'root' | 'sudo' | 'user';
  /** A question that is missing was not answered. */
  readonly of: Partial<Readonly<Record<Question, Answer>>>;
}

/** Seconds that a question may take. */
const QUESTION_SECONDS = 30;

/** Of one question that count: more is an attack or a mistake. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

/** @param nonce letters and digits that nobody can foresee: no file of the node is called so */
export function checkScript(nonce: string): string {
  const prologue =
    "LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin; export PATH; R=''";
  const asked = Object.entries(questions).map(([name, text]) => `ask ${name} ${quoted(text)}`);
  return `
N=${nonce}
P=${quoted(`${prologue}\n`)}
T="timeout ${QUESTION_SECONDS}"; $T true >/dev/null 2>&1 || T=
if [ "$(id -u)" = 0 ]; then A=; W=root
elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then A='sudo -n'; W=sudo
else A=; W=user; fi
ask() {
  printf '\\0%s begin %s\\0' "$N" "$1"
  $A $T sh -c "$P$2" </dev/null 2>/dev/null
  printf '\\0%s end %s\\0' "$N" "$?"
}
all() {
  printf '\\0%s as %s\\0' "$N" "$W"
  ${asked.join('\n  ')}
  printf '\\0%s done\\0' "$N"
}
all </dev/null
`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** @returns undefined for what is no answer to the script. What stands around the answers is passed over. */
export function readAnswers(output: Buffer, nonce: string): Answers | undefined {
  const of: Partial<Record<Question, Answer>> = {};
  let rights: Answers['rights'] | undefined;
  let open: { readonly name: string; readonly records: string[]; bytes: number } | undefined;
  const keep = (name: string, records: readonly string[], end: Answer['end']): void => {
    if (isQuestion(name)) of[name] = { records, end };
  };
  const close = (end: Answer['end']): void => {
    // The marks begin with a NUL: behind the last record of a whole answer stands nothing.
    if (open === undefined) return;
    const isTorn = open.records.pop() !== '';
    keep(open.name, open.records, isTorn && end === 'whole' ? 'part' : end);
    open = undefined;
  };
  for (const record of recordsOf(output)) {
    if (!record.startsWith(`${nonce} `)) {
      if (open === undefined || open.bytes > LARGEST_ANSWER) continue;
      open.bytes += record.length;
      open.records.push(record);
      continue;
    }
    const [word = '', value = ''] = record.slice(nonce.length + 1).split(' ');
    if (word === 'as') rights = rightsOf(value);
    if (word === 'begin') {
      close('cut');
      open = { name: value, records: [], bytes: 0 };
    }
    if (word === 'end') close(endOf(value));
  }
  close('cut');
  return rights === undefined ? undefined : { rights, of };
}

function* recordsOf(output: Buffer): Generator<string> {
  for (let from = 0; from < output.length;) {
    const end = output.indexOf(0, from);
    const to = end < 0 ? output.length : end;
    yield output.toString('utf8', from, to);
    from = to + 1;
  }
}

function isQuestion(name: string): name is Question {
  return Object.hasOwn(questions, name);
}

function rightsOf(word: string): Answers['rights'] {
  return word === 'root' || word === 'sudo' ? word : 'user';
}

/** 124 is that of `timeout`; busybox ends with that of the signal. */
function endOf(status: string): Answer['end'] {
  if (status === '0') return 'whole';
  return status === '124' || status === '143' || status === '137' ? 'cut' : 'part';
}
