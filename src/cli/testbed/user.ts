// `geni-testbed user`: the people of the testbed.
import { defined } from '../../rpc/defined';
import type { Command } from 'commander';
import type { ShownUser } from '../../testbed/control/userCommands';
import { anyNumber, collect } from './numbers';
import { columns, tell, withCommon, type CommonOptions } from './running';

export function userCommands(program: Command): void {
  const user = program
    .command('user')
    .description('list and create users and their tokens, revoke and freeze users');
  withCommon(user.command('list').description('all users')).action((options: CommonOptions) =>
    tell(options, { command: 'user.list' }, (users) =>
      columns(users.map(row), 'There are no users.'),
    ),
  );
  withCommon(
    user
      .command('add')
      .description('a new user with a certificate')
      .argument('<uid>', '2 to 8 letters and digits'),
  )
    .option('--project <name>', 'project of the user; can be repeated', collect)
    .option('--name <text>', 'full name')
    .action((uid: string, options: CommonOptions & { project?: string[]; name?: string }) => {
      const { project, name } = options;
      const request = {
        command: 'user.add' as const,
        uid,
        ...(project && { projects: project }),
        ...defined({ name }),
      };
      return tell(options, request, (made) => [made.urn, made.certificate, made.passphraseFile]);
    });
  tokenCommand(user);
  for (const [verb, description, done] of verbs) {
    withCommon(user.command(verb).description(description).argument('<uid>', 'user')).action(
      (uid: string, options: CommonOptions) =>
        tell(options, { command: `user.${verb}` as const, uid }, ({ urn }) => `${urn} ${done}.`),
    );
  }
}

function tokenCommand(user: Command): void {
  withCommon(
    user
      .command('token')
      .description('another token of a user for the REST API; prints it')
      .argument('<uid>', 'user'),
  )
    .option('--experiment <project,name>', 'good for this experiment only')
    .option('--hours <number>', 'how long it is valid (default: two months)', anyNumber)
    .action((uid: string, options: CommonOptions & { experiment?: string; hours?: number }) => {
      const { experiment, hours } = options;
      const request = {
        command: 'user.token' as const,
        uid,
        ...defined({ experiment, hours }),
      };
      return tell(options, request, ({ token }) => token);
    });
}

const verbs = [
  ['revoke', 'refuse the certificate of a user', 'is refused from now on'],
  ['remove', 'delete an account', 'is unknown from now on'],
  ['freeze', 'make an account inactive', 'is frozen'],
  ['thaw', 'make an account active again', 'is active'],
] as const;

function row({ urn, name, projects, active, revoked }: ShownUser): string[] {
  const states = [active ? '' : 'frozen', revoked ? 'revoked' : ''].filter(Boolean).join(', ');
  return [urn, name, Object.keys(projects).join(', '), states];
}
