/** What was done from this computer. */
import { history } from '../../image/commands/history';
import { reads } from '../offer';

const USUAL_EVENTS = '20';

export const showHistory = reads({
  name: 'history',
  title: 'Show what was done',
  description:
    'Lists what was done from this computer in windows, terminals and by assistants: snapshots, deletes, fetched images, renewals, each with its outcome. The newest 20 events, unless more are asked for.',
  takes: (is) => ({
    image: is.string().optional().describe('Name, project:name, either with :version, or URN.'),
    kind: is.string().optional().describe('Such as snapshot, delete, prestage or renewal.'),
    since: is.string().optional().describe('A date such as 2030-12-31, or 12h, 7d, 4w.'),
    limit: is.number().optional().describe('How many events.'),
  }),
  run: async ({ limit, ...filter }, { options, output }) => {
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    const asked = limit === undefined ? USUAL_EVENTS : String(limit);
    const how = Object.assign({}, options, Object.fromEntries(given), { limit: asked, json: true });
    await history(how, output);
    return undefined;
  },
});
