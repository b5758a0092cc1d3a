// What the page says in English of the frame and the form.
import type { PostalWord, RegionWord } from '../../countries.ts';
import type { Part, PayVerb, Rich } from '../texts.ts';
import { count } from './words.ts';

const document = {
  skip: 'Skip to the content',
  backToShop: 'Back to the shop',
  secure: 'Secure page',
  help: (email: string): string => `Help: ${email}`,
  terms: 'Terms',
  privacy: 'Privacy',
  seller: (shop: string): string => `You are buying from ${shop}.`,
  errorTitle: (title: string): string => `Error: ${title}`,
  openTitle: 'Checkout',
  keptTitle: 'Saved',
  completedTitle: 'Order complete',
  underWayTitle: 'Payment on its way',
  overTitle: 'Closed',
  missingTitle: 'Page not found',
  missing: 'There is no such page',
  missingHelp: 'The link may be incomplete or very old. Go back to the shop and start again; nothing was charged.',
};

const frame = {
  setupHeading: (shop: string): string => `Save a way to pay with ${shop}`,
  heading: (shop: string): string => `Checkout at ${shop}`,
  staysOpen: (duration: string): string => `This page stays open for ${duration}.`,
  aMoment: 'less than two minutes',
  cancelSetup: 'Cancel',
  cancelOrder: 'Cancel this order',
  cancelForGood: 'Cancel it for good? Nothing is charged, and this page can no longer be used.',
  yesCancel: 'Yes, cancel',
  yesCancelOrder: 'Yes, cancel the order',
};

const notices = {
  testMode: 'Test mode',
  testModeStop: 'Test mode.',
  noRealMoney: 'No real money moves; never type a real card.',
  cardsToTry: 'Cards to try',
  anyDate: 'Any future date and any security code.',
  testCards: {
    pays: 'pays',
    declined: 'is declined',
    tooLittle: 'has too little money',
    asks: 'asks you to confirm',
    later: 'pays after a while',
    disputed: 'pays, and is disputed after a while',
  },
  waiting: (amount: string): string => `Your payment of ${amount} is waiting for you`,
  waitingHelp: 'Go on to the secure payment page, or pay in another way below.',
  continuePayment: 'Continue to payment',
  toMend: (errors: number): string => count(errors, { one: 'One thing needs a look', other: '# things need a look' }),
  takenOver: 'Somebody has already entered details here, which are hidden from you. Enter your own to go on.',
  changedElsewhere: 'These details were changed elsewhere; check and enter them again. Nothing was charged.',
  newTotal: (isPart: boolean, amount: string, verb: string): string =>
    `${isPart ? 'What you pay now' : 'The total'} is now ${amount}. Nothing was charged yet: check the order and press ${verb} again.`,
  giftLost: (gift: string): string =>
    `“${gift}” is no longer part of the order, because the order no longer reaches what it takes for this gift.`,
  stalePage:
    'Nothing was changed, because this page was open for very long or the browser keeps no cookies. Please try again.',
};

const contact = {
  heading: 'Contact',
  email: 'E-mail',
  emailHint: (shop: string): string => `Where ${shop} sends the receipt and news about this order.`,
  setupEmailHint: (shop: string): string => `Where ${shop} can reach you.`,
  taxId: 'Tax ID',
  taxIdHint: 'For businesses: the number for VAT or GST.',
  optional: '(optional)',
  deliveryHeading: 'Delivery address',
  addressHeading: 'Address',
  phone: 'Phone',
  billingHeading: 'Billing address',
  taxByRegion: 'The tax depends on it.',
  hidden: 'Hidden for your privacy. It is used as it stands unless you give other details.',
  otherDetails: 'Use other details',
  country: 'Country',
  pickupHint: 'This is enough to pick the order up.',
  chooseCountry: 'Choose a country',
  fullName: 'Full name',
  line1: 'Street and house number',
  line2: 'Flat, suite, company',
  city: 'City',
  courierPhone: 'Phone for the courier',
  postal: {
    postal_code: 'Postal code',
    postcode: 'Postcode',
    zip: 'ZIP code',
    pin: 'PIN code',
    cep: 'CEP',
    eircode: 'Eircode',
  } satisfies Record<PostalWord, string>,
  region: {
    state: 'State',
    province: 'Province',
    prefecture: 'Prefecture',
    emirate: 'Emirate',
    county: 'County',
    department: 'Department',
    region: 'Region',
    governorate: 'Governorate',
    district: 'District',
  } satisfies Record<RegionWord, string>,
};

const login = {
  required: 'Confirm your phone',
  offered: 'Log in with your phone',
  why: 'We send you a code, and addresses that you have used before are filled in.',
  mayGoOn: 'You can also go on without.',
  countryCode: 'Country code',
  number: 'Mobile number',
  sendCode: 'Send code',
  enterCode: 'Enter the code',
  codeSent: (byWhatsApp: boolean, phone: Part): Rich => [
    `We sent a code of 4 digits ${byWhatsApp ? 'by WhatsApp ' : ''}to `,
    phone,
    '. It is good for 10 minutes.',
  ],
  code: 'Code',
  confirm: 'Confirm',
  newCode: 'Send a new code',
  otherNumber: 'Use another number',
  newCodeHint: 'A new code can be sent 30 seconds after the last one.',
  confirmed: 'Your phone is confirmed',
  loggedIn: (phone: Part): Rich => ['You are logged in with ', phone, '.'],
  notYou: 'Not you?',
  savedAddresses: 'Saved addresses',
  filledIn: 'Filled in below',
  use: 'Use',
  useAddress: (address: string): string => `Use the address ${address}`,
};

const shipping = {
  heading: 'Shipping',
  free: 'Free',
  update: 'Update shipping and totals',
  countryFirst: 'Choose a country to see what shipping costs.',
  addressFirst: 'Enter your address to see what shipping costs.',
  workingDays: (days: number): string => count(days, { one: '# working day', other: '# working days' }),
  workingDaysRange: (least: number, most: number): string => `${least}–${most} working days`,
};

const payment = {
  heading: 'Payment',
  safe: 'Your payment details are sent encrypted and are never stored here.',
  safeKept: 'Your payment details are sent encrypted and kept by the payment provider alone.',
  noWay: (shop: string): string => `There is no way to pay here at the moment. Please contact ${shop}.`,
  cashLater: 'Cash on delivery may appear once your address is known.',
  howMuch: 'How much now',
  whole: 'All of it now',
  part: 'A part now',
  partRest: (rest: string, more: string | null): string =>
    `and ${rest} in cash on delivery${more === null ? '' : `, ${more} more in all`}`,
  cardNumber: 'Card number',
  expiry: 'Expiry date',
  expiryShape: 'MM / YY',
  cvc: 'Security code',
  cvcShape: 'CVC',
  cash: 'You pay in cash when the parcel arrives. Please have the amount ready.',
  transfer: 'You see the account details after placing the order. It is complete once the money has arrived.',
  elsewhere: 'You go on to a secure page to pay and come back here afterwards.',
  failed: 'The payment did not go through.',
  owed: (amount: string): string => `Once it is saved, the open amount of ${amount} is charged to it at once.`,
  verbs: {
    save: 'Save',
    complete: 'Complete order',
    subscribe: 'Subscribe',
    trial: 'Start free trial',
    order: 'Place order',
    pay: 'Pay',
  } satisfies Record<PayVerb, string>,
  button: (verb: PayVerb, amount: string): string =>
    verb === 'pay' ? `Pay ${amount}` : `${payment.verbs[verb]} · ${amount}`,
  next: 'What happens next',
  orderedAtOnce: 'Your order is placed at once.',
  confirmedHere: 'Your payment is confirmed right here.',
  restInCash: (rest: string): string => `You pay ${rest} in cash when the parcel arrives.`,
  shopWrites: (shop: string): string => `${shop} gets your order and writes to you about it.`,
  takenBack: (shop: string): string => `You are taken back to ${shop}.`,
};

export const formTexts = { document, frame, notices, contact, login, shipping, payment };
