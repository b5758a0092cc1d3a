// What the page says in English about what went wrong, and by its script.
import type { FieldName } from '../../form.ts';
import type { CoreTexts } from '../core-texts.ts';

/** What is wrong with what was typed. */
const wrong = {
  tooLong: (field: FieldName, most: number): string => `${nameOf(field)} is longer than ${most} characters.`,
  unusable: (field: FieldName): string => `${nameOf(field)} contains characters that cannot be used.`,
  missing: 'Please fill this in.',
  email: 'Check the e-mail address: it should look like name@example.com.',
  country: 'Choose a country from the list.',
  phone: 'Check the phone number: use digits, with the country code if it is from abroad.',
  cardNumber: 'Enter the card number: the 12 to 19 digits on the front of the card.',
  cardDigit: 'Check the card number: one of its digits is not right.',
  cardExpiry: 'Enter the expiry date as month and year, for example 08 / 30.',
  cardExpired: 'This card has expired.',
  cardCvc: 'Enter the security code: the 3 or 4 digits on the card.',
  loginFirst: 'Confirm your phone first, then go on.',
  otp: 'Enter the code: the 4 digits in the message.',
  otpExpired: 'The code has expired. Ask for a new one.',
  loginCountry: 'Choose the country of the phone number.',
  loginNumber: 'Enter your mobile number, for example 98765 43210, and choose its country.',
  loginNumberShape: (why: string): string => `Check the number: it ${why}.`,
};

function nameOf(field: FieldName): string {
  const names: Partial<Record<FieldName, string>> = {
    email: 'The e-mail address',
    tax_id: 'The tax ID',
    country: 'The country',
    name: 'The name',
    line1: 'The address',
    line2: 'The second address line',
    city: 'The city',
    region: 'The region',
    postal_code: 'The postal code',
    phone: 'The phone number',
    shipping_option: 'The way of shipping',
    method: 'The way to pay',
    code: 'The discount code',
  };
  return names[field] ?? 'This field';
}

/** Said by the page's script; `{minutes}` and the like are filled in there. */
const script = {
  closesIn: 'This page closes in {time}.',
  copied: 'Copied',
  notCopied: 'Not copied',
  newCode: 'Send a new code',
  newCodeIn: 'Send a new code in {seconds} s',
  total: 'The total is {total}.',
  crowded: 'Very many people are here right now. Wait a moment, then try again.',
  unsent: 'This could not be sent. Check your connection and try again.',
  offline: 'No connection. Nothing was sent; try again.',
  unanswered: 'There is no answer. Try again in a moment: this order is never charged twice.',
  interrupted: 'The connection was interrupted. Try again: this order is never charged twice.',
  missing: wrong.missing,
  email: wrong.email,
  phone: wrong.phone,
  cardNumber: wrong.cardNumber,
  cardDigit: wrong.cardDigit,
  cardExpiry: wrong.cardExpiry,
  cardExpired: wrong.cardExpired,
  cardCvc: wrong.cardCvc,
};

/** `null`: the core and the payment providers speak English themselves, and in more detail. */
const core = null as CoreTexts | null;

export const errorTexts = { wrong, script, core };
