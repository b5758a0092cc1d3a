// Answers without what differs from one to the next by itself: the name of the request, and what errors of some vendors are
// stamped with.
export const withoutMoment = (text: string): string =>
  text
    .replace(/req_\w+/g, '<request>')
    .replace(/"timestamp":"[^"]*","id":"FS[0-9A-Z]{18}"/g, '"timestamp":"<time>","id":"<error>"');
