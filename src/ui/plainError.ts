/** Failures of the extension's own parts, under the names that the window has for them. */
export { explain as sentencesOf } from '../model/explain';
export { refusal, UserError as PlainError } from '../model/failures/userError';
