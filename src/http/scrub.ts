// Takes out of texts that other people's code wrote what a log must not keep: whom a buyer is, what opens something, what
// was sent. Errors of libraries quote their input, and nobody can list all of them; so this goes by what things look like.

// In the order in which they are tried at each place. An id of our own is kept, since a fault is found by it.
const PARTS = [
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/, // a UUID
  /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>]+/, // an address, whose user and query may open something
  /[^\s@"'<>(),;:=]{1,64}@[^\s@"'<>(),;:=]{1,255}/, // an e-mail address
  /\+?\d(?:[ -]?\d){8,}/, // a card or phone number
  /[\w-]{20,}/, // a key, a token, a secret of a link
];

const PART = new RegExp(PARTS.map(({ source }) => `(${source})`).join('|'), 'gi');

export function scrub(text: string): string {
  return text.replace(PART, (found, id?: string, address?: string, email?: string, digits?: string) => {
    if (id !== undefined) return id;
    if (address !== undefined) return withoutSecrets(address);
    if (email !== undefined) return '[e-mail]';
    if (digits !== undefined) return '[number]';
    // Long words of a program have no digits.
    return /\d/.test(found) ? '[token]' : found;
  });
}

function withoutSecrets(address: string): string {
  const start = address.indexOf('://') + 3;
  const rest = address.slice(start);
  const path = rest.slice(Math.max(0, rest.slice(0, hostEnd(rest)).lastIndexOf('@') + 1));
  const end = path.search(/[?#]/);
  return address.slice(0, start) + (end === -1 ? path : `${path.slice(0, end)}?[…]`);
}

const hostEnd = (rest: string): number => {
  const end = rest.search(/[/?#]/);
  return end === -1 ? rest.length : end;
};

/** For errors that quote what they could not read: from the first quotation mark to the last. */
export function withoutQuotes(text: string): string {
  const first = text.search(/["']/);
  const last = Math.max(text.lastIndexOf('"'), text.lastIndexOf("'"));
  return first === -1 || last <= first ? text : `${text.slice(0, first)}[…]${text.slice(last + 1)}`;
}
