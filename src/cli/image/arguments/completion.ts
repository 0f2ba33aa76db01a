/**
 * Completion for bash, zsh and fish. The shells ask `geni-image complete-words`, which answers from
 * what earlier commands have seen: a completion must not wait for a server or ask for a passphrase. What they
 * have seen comes from sites, in files that may have been written by anyone, and a shell runs what stands in
 * its line: so only words without a meaning for shells are offered, and the shells quote them besides.
 */
import type { Command, Option } from 'commander';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { formats } from '../lint/formats';
import { Remembered } from '../session/commandCache';
import { UsageError } from '../failures/failure';
import type { Output } from '../terminal/output';
import { tryParseImageUrn } from '../../../rpc';
import { KeptSites } from '../../../model/accounts/keptSites';
import { knownSites } from '../../../model/accounts/knownSites';

const scripts: Readonly<Record<string, string>> = {
  bash: `# eval "$(geni-image completion bash)"
_geni_image() {
  local line=\${COMP_LINE:0:COMP_POINT} words current prefix
  read -ra words <<< "$line"
  [[ $line == *" " ]] && words+=("")
  current=\${words[-1]}
  # Readline takes a colon for the end of a word, so what stands before it is not repeated.
  prefix=\${current%"\${COMP_WORDS[COMP_CWORD]}"}
  [[ \${COMP_WORDS[COMP_CWORD]} == : ]] && prefix=$current
  mapfile -t COMPREPLY < <(geni-image complete-words -- "\${words[@]}" 2>/dev/null)
  # The shell reads what is inserted, so it is quoted.
  local at
  for at in "\${!COMPREPLY[@]}"; do
    printf -v "COMPREPLY[at]" %q "\${COMPREPLY[at]#"$prefix"}"
  done
}
complete -o default -F _geni_image geni-image createimage deleteimage listimages imageinfo
`,
  zsh: `#compdef geni-image createimage deleteimage listimages imageinfo
# eval "$(geni-image completion zsh)"
_geni_image() {
  local -a found
  found=(\${(f)"$(geni-image complete-words -- "\${(@)words[1,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -- $found; else _files; fi
}
compdef _geni_image geni-image createimage deleteimage listimages imageinfo
`,
  fish: `# geni-image completion fish | source
for name in geni-image createimage deleteimage listimages imageinfo
  complete -c $name -f -a '(geni-image complete-words -- (commandline -opc) (commandline -ct) 2>/dev/null)'
  for file in certificate:f passphrase:p credentials:c slicecredentials:s cacertificate token ssh-key run
    set -l parts (string split : $file)
    complete -c $name -l $parts[1] -r -F
    set -q parts[2]; and complete -c $name -s $parts[2] -r -F
  end
end
complete -c geni-image -n '__fish_seen_subcommand_from build lint lock verify' -F
`,
};

/** @param shell undefined where the person asks how to turn it on */
export function printCompletion(shell: string | undefined, output: Output): void {
  if (shell === undefined) {
    output.result({ shells: Object.keys(scripts), howTo }, howTo);
    return;
  }
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    throw new UsageError(
      `There is no completion for "${shell}": it is made for bash, zsh and fish.`,
    );
  }
  output.result({ shell, script }, script.trimEnd().split('\n'));
}

const howTo = [
  'bash  add to ~/.bashrc:  eval "$(geni-image completion bash)"',
  'zsh   add to ~/.zshrc:   eval "$(geni-image completion zsh)"',
  'fish  run once:          geni-image completion fish > ~/.config/fish/completions/geni-image.fish',
];

/** @param words of the line so far; the last one is being typed. */
export function candidates(program: Command, words: readonly string[]): string[] {
  const [name = '', ...rest] = words;
  const typed = rest.at(-1) ?? '';
  const before = rest.slice(0, -1);
  const classicNames = ['createimage', 'deleteimage', 'listimages', 'imageinfo'];
  const called = classicNames.find((it) => name.endsWith(it));
  const plain = [...(called === undefined ? [] : [called]), ...before];
  const command = program.commands.find((it) => plain.some((word) => isName(it, word)));
  const options = [...program.options, ...(command?.options ?? [])];
  const last = before.at(-1) ?? '';
  const wanting = options.find(
    (option) => option.required && [option.short, option.long].includes(last),
  );
  return (
    possible(program, command, { wanting, options, typed })
      .filter((word) => word.startsWith(typed) && isPlain(word))
      // What sites name must not become an option: one is offered only to whoever has begun to type one.
      .filter((word) => !word.startsWith('-') || (typed.startsWith('-') && wanting === undefined))
      .sort()
  );
}

/** Letters, digits and marks that no shell reads as anything else, wherever they stand in a word. */
function isPlain(word: string): boolean {
  return /^[A-Za-z0-9_@%+:,./-]+$/.test(word);
}

function isName(command: Command, word: string): boolean {
  return command.name() === word || command.aliases().includes(word);
}

interface At {
  /** The option whose value is being typed. */
  readonly wanting: Option | undefined;
  readonly options: readonly Option[];
  readonly typed: string;
}

/** Commands that no person types. */
const hidden = new Set(['complete-words', 'carry-out']);

function possible(program: Command, command: Command | undefined, at: At): readonly string[] {
  const { wanting, options, typed } = at;
  if (wanting !== undefined) return valuesOf(wanting, command?.name());
  if (typed.startsWith('-')) {
    return options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  }
  const names = program.commands.map((it) => it.name()).filter((it) => !hidden.has(it));
  return command === undefined ? names : argumentsOf(command.name(), names);
}

function valuesOf(option: Option, command: string | undefined): readonly string[] {
  const { slivers } = new Remembered().read();
  switch (option.long ?? '') {
    case '--cm':
      return [...knownSites.flatMap(({ nicknames }) => nicknames), ...addedSites()];
    case '--format':
      return command === 'list' ? ['table', 'tsv', 'urn', 'json'] : formats;
    case '--sort':
      return ['name', 'age', 'size'];
    case '--foreign-images':
      return ['urn', 'url'];
    case '--sliver-urn':
      return slivers.map(({ sliverUrn }) => sliverUrn);
    case '--slicename':
      return [...new Set(slivers.map(({ sliceUrn }) => sliceUrn.split('+').at(-1) ?? ''))];
    default:
      return [];
  }
}

/** `demo:web` and `web`. */
function namesOf(urn: string): string[] {
  const parts = tryParseImageUrn(urn);
  return parts === undefined ? [] : [`${parts.project}:${parts.name}`, parts.name];
}

function addedSites(): readonly string[] {
  try {
    return new KeptSites().all().map(({ name }) => name);
  } catch {
    return [];
  }
}

/** @param helped commands that have a help */
function argumentsOf(command: string, helped: readonly string[]): readonly string[] {
  const { slivers, images } = new Remembered().read();
  switch (command) {
    case 'create':
    case 'check':
      return slivers.flatMap(({ sliceUrn, clientId, sliverUrn }) => [
        `${sliceUrn.split('+').at(-1) ?? ''}/${clientId}`,
        sliverUrn,
      ]);
    case 'info':
    case 'delete':
    case 'who':
    case 'diff':
      return [...images, ...images.flatMap(namesOf)];
    case 'prestage':
      return images;
    case 'site':
      return ['list', 'add', 'remove', ...addedSites()];
    case 'help':
      return helped;
    case 'wait':
      return fileJobStore(defaultJobDirectory())
        .load()
        .map(({ imageName }) => imageName);
    case 'renew':
      return [...new Set(slivers.map(({ sliceUrn }) => sliceUrn.split('+').at(-1) ?? ''))];
    case 'trust':
      return knownSites.flatMap(({ nicknames }) => nicknames.slice(0, 1));
    case 'completion':
      return Object.keys(scripts);
    default:
      return [];
  }
}
