// What the page of a payment link says, in German.
import type { Translation } from '../texts.ts';
import { count, every } from './words.ts';

export const linkTexts: Pick<Translation, 'link'> = {
  link: {
    missing: 'Diesen Link gibt es nicht',
    missingHelp:
      'Vielleicht ist er unvollständig oder wurde zurückgezogen. Fragen Sie nach, wo Sie ihn bekommen haben; es wurde nichts abgebucht.',
    closed: 'Dieser Link ist geschlossen',
    closedHelp: (title) => [
      '„',
      title,
      '“ kann nicht mehr bezahlt werden. Fragen Sie nach, wo Sie den Link bekommen haben; es wurde nichts abgebucht.',
    ],
    goOn: { pay: 'Bezahlen', book: 'Buchen', donate: 'Spenden', subscribe: 'Abonnieren' },
    goOnHint: 'Auf der nächsten Seite wählen Sie, wie Sie bezahlen. Vorher wird nichts abgebucht.',
    freeAtFirst: (days, amount, rhythm, times, until) =>
      `${count(days, { one: '# Tag', other: '# Tage' })} kostenlos, danach ${amount} ${every(rhythm, times)}, ${until}.`,
    trialOnce: 'Nur beim ersten Mal kostenlos. Wer hier schon kostenlos getestet hat, zahlt sofort.',
    afterwards: (amount, rhythm, times, until) => `Danach ${amount} ${every(rhythm, times)}, ${until}.`,
    notOnSale: 'Das ist zurzeit nicht erhältlich.',
    notNow: (shop) => `Das kann zurzeit nicht bezahlt werden. Bitte fragen Sie ${shop}; es wurde nichts abgebucht.`,
    amountIn: (currency) => `Betrag in ${currency}`,
    noAmount: 'Geben Sie den Betrag ein, den Sie zahlen möchten.',
    notAnAmount: (example) => `Schreiben Sie den Betrag in Ziffern, zum Beispiel ${example}.`,
    amountOutside: (bounds) => `Dieser Betrag ist nicht möglich. ${bounds}`,
    anyAmount: 'So viel Sie möchten.',
    orMore: (least) => `${least} oder mehr.`,
    upTo: (most) => `Bis zu ${most}.`,
    between: (least, most) => `Von ${least} bis ${most}.`,
  },
};
