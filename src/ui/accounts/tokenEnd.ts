/** When to remind of the end of a token. */

/** Days before the end. Tokens count for two months, and a new one takes a minute. */
const reminders = [1, 7] as const;

export type Reminder = 'ended' | (typeof reminders)[number];

const dayMs = 86_400_000;

/** The reminder that is due. Undefined while there is time. */
export function dueReminder(expires: Date, now: number): Reminder | undefined {
  const left = expires.getTime() - now;
  if (left <= 0) return 'ended';
  return reminders.find((days) => left <= days * dayMs);
}
