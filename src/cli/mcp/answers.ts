/** Runs one tool, and makes an answer of whatever comes of it: a document, a question, or a failure in our words. */
import { IdentityError } from '../../rpc';
import { Ended, exitCodes } from '../image/failures/failure';
import { failureOf } from '../image/failures/report';
import { type Output, shownFailure } from '../image/terminal/output';
import { collect } from './collect';
import { asData, notice } from './data';
import { refuseStrangeImage, refuseStrangeSite } from './strange';
import type { Answer, AskedCall, Question, ServerOptions, Tool } from './offer';

/** Never rejects. */
export async function answer(
  tool: Tool,
  input: object,
  asked: AskedCall,
  options: ServerOptions,
): Promise<Answer | Question> {
  let question: Question | undefined;
  const { canAsk, answer: said, signal } = asked;
  const answered = await answerOf(async (output) => {
    await refuseStrange(input, options);
    question = await tool.run(input, { options, output, signal, canAsk, answer: said });
  }, asked);
  return question ?? answered;
}

/** Whatever a tool is: these are the names under which they all take sites and images. @throws UsageError */
async function refuseStrange(input: object, options: ServerOptions): Promise<void> {
  const given = new Map<string, unknown>(Object.entries(input));
  const site = given.get('site');
  if (typeof site === 'string') await refuseStrangeSite(site, options);
  for (const name of ['image', 'first', 'second']) {
    const image = given.get(name);
    if (typeof image === 'string') await refuseStrangeImage(image, options);
  }
}

/** What a command tells, as an answer. Never rejects. */
export async function answerOf(
  run: (output: Output) => Promise<void>,
  { progress, signal }: Pick<AskedCall, 'progress' | 'signal'>,
): Promise<Answer> {
  const { output, result, notes } = collect(progress);
  const finish = (more: object, isError: boolean): Answer => {
    const value = { notice, ...result(), ...more, ...(notes.length > 0 && { notes }) };
    return bounded({ document: asData(value) as object, isError });
  };
  try {
    await untilGone(run(output), signal);
    return finish({}, false);
  } catch (error) {
    // The command has told everything: what is there counts, and the notes say what is missing.
    if (error instanceof Ended) return finish({}, result() === undefined);
    const failure = failureOf(error, output.subject);
    const isLocked = IdentityError.is(error, 'passphrase-needed');
    const action = isLocked ? { action: passphraseAdvice } : {};
    return finish({ error: { ...shownFailure(failure), ...action } }, true);
  }
}

/** Characters of a document: more would crowd out all else that a model knows. */
const LONGEST = 150_000;

function bounded(whole: Answer): Answer {
  if (JSON.stringify(whole.document).length <= LONGEST) return whole;
  const sentence =
    'The answer is too long to be of use: ask for less, by a filter, a slice, a site or fewer files.';
  return { document: { notice, error: { reason: 'too-long', sentence } }, isError: true };
}

/** A client that has given a call up waits for nothing. What was begun goes on to its end by its own limits. */
async function untilGone(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Ended(exitCodes.interrupted));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // Nobody hears of it when the call has been given up before.
  work.catch(() => undefined);
  try {
    await Promise.race([work, gone]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const passphraseAdvice =
  'The key is encrypted. Ask the user to write the passphrase into the first line of a file that only they can read, and to name that file in the configuration of this server, with "-p FILE" or in PROTOGENI_PASSPHRASE. Never ask for a passphrase in the chat.';
