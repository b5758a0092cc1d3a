// Words and sentences that several texts of the page in German share.
import { counter } from '../counter.ts';
import type { FieldName } from '../../form.ts';
import type { Rhythm } from '../texts.ts';

export const count = counter<'one' | 'other'>('de');
export const pieces = (number: number): string => count(number, { one: '# Stück', other: '# Stück' });

export const EVERY: Readonly<Record<Rhythm, readonly [each: string, several: string]>> = {
  day: ['täglich', 'Tage'],
  week: ['wöchentlich', 'Wochen'],
  month: ['monatlich', 'Monate'],
  year: ['jährlich', 'Jahre'],
};
export const every = (rhythm: Rhythm, times: number): string =>
  times === 1 ? EVERY[rhythm][0] : `alle ${times} ${EVERY[rhythm][1]}`;

export const NAMES: Readonly<Partial<Record<FieldName, string>>> = {
  email: 'Die E-Mail-Adresse',
  tax_id: 'Die Umsatzsteuer-ID',
  country: 'Das Land',
  name: 'Der Name',
  line1: 'Die Adresse',
  line2: 'Der Adresszusatz',
  city: 'Der Ort',
  region: 'Die Region',
  postal_code: 'Die Postleitzahl',
  phone: 'Die Telefonnummer',
  shipping_option: 'Die Versandart',
  method: 'Die Zahlungsart',
  code: 'Der Rabattcode',
};
export const nameOf = (field: FieldName): string => NAMES[field] ?? 'Diese Angabe';

export const missing = 'Bitte füllen Sie dieses Feld aus.';
export const email = 'Bitte prüfen Sie die E-Mail-Adresse. Sie sollte aussehen wie name@example.com.';
export const phone = 'Bitte prüfen Sie die Telefonnummer: nur Ziffern, bei ausländischen Nummern mit Ländervorwahl.';
export const cardNumber = 'Bitte geben Sie die Kartennummer ein: die 12 bis 19 Ziffern auf der Vorderseite der Karte.';
export const cardDigit = 'Bitte prüfen Sie die Kartennummer: Eine der Ziffern stimmt nicht.';
export const cardExpiry = 'Bitte geben Sie das Ablaufdatum mit Monat und Jahr ein, zum Beispiel 08 / 30.';
export const cardExpired = 'Diese Karte ist abgelaufen.';
export const cardCvc = 'Bitte geben Sie die Prüfnummer ein: die 3 oder 4 Ziffern auf der Karte.';
export const newCode = 'Neuen Code senden';
export const verbs = {
  save: 'Speichern',
  complete: 'Bestellung abschließen',
  subscribe: 'Zahlungspflichtig abonnieren',
  trial: 'Kostenlos testen, danach zahlungspflichtig',
  order: 'Zahlungspflichtig bestellen',
  pay: 'Jetzt bezahlen',
};
