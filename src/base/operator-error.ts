// Errors that whoever runs the server can do something about.

/** The message is told as it stands, without a stack: sentences that name what is wrong and what helps. */
export class OperatorError extends Error {}
