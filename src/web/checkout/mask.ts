// An e-mail address for eyes that may not be the buyer's. What is left must not lead back to a person.

const HIDDEN = '•••';

/** `jane@example.com` → `j•••@e•••.com`. */
export function maskEmail(email: string): string {
  const [, local = '', domain = ''] = /^(.*)@([^@]*)$/s.exec(email) ?? [];
  const lastDot = domain.lastIndexOf('.');
  const ending = lastDot === -1 ? '' : domain.slice(lastDot);
  return `${firstLetter(local)}${HIDDEN}@${firstLetter(domain.slice(0, lastDot === -1 ? undefined : lastDot))}${HIDDEN}${ending}`;
}

const firstLetter = (text: string): string => ([...text].length > 1 ? ([...text][0] ?? '') : '');

/** `+919876543210` → `+••• 3210`. */
export const maskPhone = (phone: string): string => `+${HIDDEN} ${phone.slice(-4)}`;
