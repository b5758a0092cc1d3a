// What the page says in English of the order, its price and what became of it.
import { ENGLISH_PRICE_WORDS } from '../../../../domain/pricing/price-words.ts';
import type { Part, Rhythm, Rich } from '../texts.ts';
import { count, every } from './words.ts';

const summary = {
  heading: 'Order summary',
  show: 'Show the order summary',
  items: (pieces: number): string => count(pieces, { one: '# item', other: '# items' }),
  subtotal: 'Subtotal',
  shipping: 'Shipping',
  needsCountry: 'Needs a country',
  chooseWay: 'Choose a way',
  total: 'Total',
  payNow: 'To pay now',
  payOnDelivery: 'In cash on delivery',
  including: (tax: Part): Rich => ['Including ', tax],
  reverseCharge: (tax: Part): Rich => [tax, ': reverse charge, you account for it'],
  calculation: 'How is this calculated?',
  quantity: (pieces: number): string => `Quantity: ${pieces}`,
  remove: 'Remove',
  removeGift: (title: string): string => `Remove the gift ${title}`,
  insteadOf: 'instead of',
  free: 'Free',
  paidEvery: (rhythm: Rhythm, times: number): string => `Paid ${every(rhythm, times)}`,
  thenEvery: (rhythm: Rhythm, times: number): string => `Then ${every(rhythm, times)}`,
  fromOn: (day: string): string => `from ${day} on`,
  untilCanceled: 'until you cancel',
  untilPaid: (payments: number | null): string => {
    const all =
      payments === null ? 'until all agreed payments are made' : count(payments, { one: 'once', other: '# times' });
    return `${all}, unless you cancel before`;
  },
  consent: (shop: string, amount: string, rhythm: Rhythm, times: number, day: string | null, until: string): string =>
    `${shop} charges ${amount} ${every(rhythm, times)} to this way to pay${day === null ? '' : `, from ${day} on`}, ${until}. Taxes and shipping may change.`,
  laterEach: (amount: string, payment: number): string => `From payment ${payment} on it is ${amount} each time.`,
  goneFromSale: 'No longer sold',
  soldOut: 'Sold out',
  onlyLeft: (pieces: number): string => `Only ${pieces} left`,
  notEnough: 'Not enough left',
  removeLine: (title: string): string => `Remove ${title}`,
  changeTo: (pieces: number): string => `Change to ${pieces}`,
  changeLineTo: (title: string, pieces: number): string => `Change the quantity of ${title} to ${pieces}`,
  chooseElse: 'Go back to the shop to choose something else.',
};

const codes = {
  label: 'Discount code',
  apply: 'Apply',
  ofShop: 'Codes of the shop',
  use: 'Use',
  useCode: (code: string): string => `Use the code ${code}`,
  remove: 'Remove',
  removeCode: (code: string): string => `Remove the code ${code}`,
  shippingFree: 'makes shipping free',
  shippingCheaper: 'makes shipping cheaper',
  takesOff: (amount: string): string => `takes ${amount} off`,
  replaces: (code: Part): Rich => ['and replaces ', code],
  notForOrder: 'This code does not apply to this order.',
  coinsUsed: (used: string, all: string, amount: string): string => `${used} of ${all} used: ${amount}`,
  coinsHad: (all: string): string => `You have ${all}.`,
  coinsUseless: 'This order cannot be paid with them.',
  coinsKeep: 'Do not use',
  coinsUse: (coins: string, amount: string): string => `Use ${coins} for ${amount}`,
  takeGift: 'Take',
  takeGiftNamed: (title: string): string => `Take the gift ${title}`,
  pieces: (pieces: number): string => count(pieces, { one: '# piece', other: '# pieces' }),
  toGo: (what: string): string => `${what} to go`,
  onTheWay: (offer: string): string => `On the way to: ${offer}`,
};

const outcome = {
  late: 'Still waiting for the bank',
  lateHelp:
    'The bank is taking longer than usual. Please do not pay again: this page shows the result as soon as it is known.',
  beingMade: 'Your payment is being made',
  beingMadeHelp: 'This takes a few seconds. Please do not close this page.',
  oneMoreStep: 'One more step',
  forwarding: 'You are taken to a secure page to confirm your payment.',
  continue: 'Continue',
  onItsWay: 'Your payment is on its way',
  accepted: 'The bank has accepted it and confirms it later.',
  seenOnChain: (seen: number, needed: number): string =>
    `It has been seen on the network, ${seen} of ${needed} confirmations so far.`,
  nothingToDo: 'There is nothing more to do; you may close this page.',
  partlyArrived: 'A part of your payment has arrived',
  partlyArrivedHelp:
    'Send the rest to the same address to complete your order. Until then it cannot be canceled or paid in another way.',
  received: 'Received',
  leftToSend: 'Left to send',
  address: 'Address',
  sendRest: 'Send the rest',
  transfer: 'Please transfer the money',
  amount: 'Amount',
  reference: 'Reference',
  copy: 'Copy',
  writeReference: (shop: string): string => `Write the reference into the transfer: ${shop} finds your order by it.`,
  completeOnArrival: 'Your order is complete once the money has arrived. You can come back to this page at any time.',
  thanks: 'Thank you for your order',
  order: 'Order',
  date: 'Date',
  toPayOnDelivery: 'To pay on delivery',
  paid: 'Paid',
  payment: 'Payment',
  refunded: 'Refunded',
  deliveryTo: 'Delivery to',
  pickUpAt: 'To pick up at',
  kept: 'Your way to pay is saved',
  keptHelp: (shop: string): string => `${shop} charges it for what you have subscribed to.`,
  notKept: 'Your way to pay was not saved',
  keptFree: 'Nothing was charged now.',
  keptOwed: (amount: string): string => `The open amount of ${amount} is charged to it.`,
  backTo: (shop: string): string => `Back to ${shop}`,
  takenBack: 'You are taken there by itself in a few seconds.',
  stay: 'Stay on this page',
  over: {
    expired: ['This page has expired', 'Start again from the shop to get a fresh one.'],
    canceled: ['This checkout was canceled', 'You can start again from the shop at any time.'],
    failed: ['This checkout could not be completed', 'Start again from the shop.'],
  } as Readonly<Record<'expired' | 'canceled' | 'failed', readonly [title: string, help: string]>>,
  nothingCharged: 'Nothing was charged.',
  hadArrived: (amount: string, shop: string): string =>
    `${amount} had arrived for it: ${shop} can tell you what becomes of that.`,
  tooLate: (amount: string): string => `Your payment came too late: ${amount} goes back to you.`,
  theShop: (shop: Part, email: Part | null): Rich =>
    email === null ? ['The shop is ', shop, '.'] : ['The shop is ', shop, '; it answers at ', email, '.'],
  newsTo: (email: Part): Rich => ['News about it goes to ', email, '.'],
};

export const orderTexts = { summary, codes, outcome, price: ENGLISH_PRICE_WORDS };
