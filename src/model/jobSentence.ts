/** One sentence that says where a snapshot stands; the same in windows and commands. */
import type { SnapshotJob } from './snapshotJob';

export function jobSentence(job: SnapshotJob): string {
  const { imageName: name, siteName: site } = job;
  const why = job.reason === undefined ? '' : firstLine(job.reason);
  switch (job.stage) {
    case 'ready':
      return `The image ${name} is ready at ${site}.`;
    case 'failed':
      return because(`The snapshot ${name} failed at ${site}`, why, 'see its log');
    case 'vanished':
      return `The image ${name} is gone from ${site}, because its snapshot failed or somebody deleted it; the mail of the site may say why.`;
    case 'timed-out':
      return `${site} still reports the snapshot ${name} as unfinished after the longest time that sites allow: look at the list of images later, it may yet succeed.`;
    case 'unknown':
      return because(
        `It is not known what became of the snapshot ${name} at ${site}`,
        why,
        'look at the list of images before you try again',
      );
    case 'starting':
    case 'preparing':
    case 'imaging':
    case 'finishing':
      return `The snapshot ${name} of ${job.clientId} goes on at ${site} (${job.stage}).`;
  }
}

function because(what: string, why: string, otherwise: string): string {
  return why === '' ? `${what}; ${otherwise}.` : `${what}: ${why.replace(/\.?$/, '.')}`;
}

/** Reasons of servers can be whole scripts' output; the rest stays in the job. */
function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
}
