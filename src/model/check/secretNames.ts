/**
 * Which files are secrets, by name, place and shape. A file that is one only with a certain shape is searched for it
 * on the node, which says yes or no: nothing of its contents leaves it.
 */

export type SecretKind = 'private-key' | 'token' | 'cloud' | 'password' | 'history' | 'login-key';

interface Rule {
  readonly kind: SecretKind;
  /** Patterns of `case` for the whole path. */
  readonly paths: string;
  /** Basic regular expression that must be in the first 64 KB. */
  readonly shape?: string;
}

const key = 'PRIVATE KEY-----\\|PuTTY-User-Key-File\\|AGE-SECRET-KEY-';

/** The first that fits counts. No pattern has a quote or a blank in it. */
const rules: readonly Rule[] = [
  { kind: 'login-key', paths: '*/.ssh/authorized_keys|*/.ssh/authorized_keys2' },
  {
    kind: 'private-key',
    paths: '*/.ssh/*|*.pem|*.key|*/id_rsa|*/id_dsa|*/id_ecdsa|*/id_ed25519',
    shape: key,
  },
  {
    kind: 'private-key',
    paths: '*.p12|*.pfx|*.ppk|*/secring.gpg|*/private-keys-v1.d/*.key|*.keytab',
  },
  { kind: 'private-key', paths: '*/etc/wireguard/*.conf', shape: 'PrivateKey' },
  {
    kind: 'cloud',
    paths: '*/.aws/credentials|*/.boto|*/.s3cfg|*/rclone/rclone.conf|*/.azure/*[Tt]oken*',
  },
  {
    kind: 'cloud',
    paths:
      '*/gcloud/credentials.db|*/gcloud/access_tokens.db|*/gcloud/application_default_credentials.json',
  },
  {
    kind: 'cloud',
    paths: '*/.kube/config|*/.terraform.d/credentials.tfrc.json|*/clouds.yaml|*/secure.yaml',
  },
  { kind: 'cloud', paths: '*credential*.json|*service*account*.json', shape: '"private_key"' },
  {
    kind: 'token',
    paths:
      '*/.git-credentials|*/gh/hosts.yml|*/.config/hub|*/huggingface/token|*.jwt|*/.vault-token',
  },
  { kind: 'token', paths: '*/.docker/config.json', shape: '"auth"' },
  { kind: 'token', paths: '*/.npmrc', shape: '_auth' },
  { kind: 'token', paths: '*/.env', shape: 'KEY\\|TOKEN\\|SECRET\\|PASSW' },
  {
    kind: 'password',
    paths: '*/.netrc|*/.pgpass|*/.my.cnf|*/.pypirc|*/.htpasswd|*.kdbx|*/.dockercfg',
  },
  {
    kind: 'history',
    paths: '*/.bash_history|*/.zsh_history|*/.sh_history|*/.ash_history|*/.python_history',
  },
  {
    kind: 'history',
    paths:
      '*/.mysql_history|*/.psql_history|*/.node_repl_history|*/.rediscli_history|*/fish_history',
  },
];

/** Folders without anything of the person's: the system's, and the site's own client, whose keys are in every image. */
const pruned = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/usr/share',
  '/usr/lib',
  '/usr/lib64',
  '/usr/src',
  '/snap',
  '/etc/emulab',
];

/** Last parts of the patterns, by which `find` chooses; what it finds is looked at with the whole path. */
function namesOf(): readonly string[] {
  const last = rules
    .flatMap(({ paths }) => paths.split('|'))
    .map((path) => path.split('/').at(-1) ?? '');
  return [...new Set(last.filter((name) => name !== '*'))];
}

const branches = rules.map(({ kind, paths, shape }) => {
  const says = `printf "%s\\t%s\\0" ${kind} "\${f#"$R"}"`;
  const test =
    shape === undefined ? '' : `head -c 65536 "$f" | grep -q "${shape.replaceAll('"', '\\"')}" && `;
  return `  ${paths}) ${test}${says} ;;`;
});

export const secretsScript = `
export R
find "$R/" -xdev \\( ${pruned.map((path) => `-path "$R${path}"`).join(' -o ')} -o -path "$R/etc/ssl/private/ssl-cert-snakeoil.key" \\) -prune -o \\
  -type f -size +0 \\( -path '*/.ssh/*' ${namesOf()
    .map((name) => `-o -name '${name}'`)
    .join(' ')} \\) -exec sh -c '
for f do
case "$f" in
${branches.join('\n')}
esac
done
:' sh {} +
`;
