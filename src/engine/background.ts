/** What every command without a wire request has in common. */
export const background = {
  keyed: null,
  render: null,
  requestId: 'background',
  accepts: () => true,
  guesses: false,
} as const;
