// What the page says in German about what went wrong, and by its script.
import type { Translation } from '../texts.ts';
import {
  count,
  nameOf,
  missing,
  email,
  phone,
  cardNumber,
  cardDigit,
  cardExpiry,
  cardExpired,
  cardCvc,
  newCode,
} from './words.ts';

export const errorTexts: Pick<Translation, 'wrong' | 'script' | 'core'> = {
  wrong: {
    tooLong: (field, most) => `${nameOf(field)} ist länger als ${most} Zeichen.`,
    unusable: (field) => `${nameOf(field)} enthält Zeichen, die nicht verwendet werden können.`,
    missing,
    email,
    country: 'Bitte wählen Sie ein Land aus der Liste.',
    phone,
    cardNumber,
    cardDigit,
    cardExpiry,
    cardExpired,
    cardCvc,
    loginFirst: 'Bitte bestätigen Sie zuerst Ihre Telefonnummer.',
    otp: 'Bitte geben Sie den Code ein: die 4 Ziffern aus der Nachricht.',
    otpExpired: 'Der Code ist abgelaufen. Fordern Sie einen neuen an.',
    loginCountry: 'Bitte wählen Sie das Land der Telefonnummer.',
    loginNumber: 'Bitte geben Sie Ihre Mobilnummer ein und wählen Sie das zugehörige Land.',
    loginNumberShape: () => 'Bitte prüfen Sie die Nummer: Sie passt nicht zu diesem Land.',
  },
  script: {
    closesIn: 'Diese Seite schließt in {time}.',
    copied: 'Kopiert',
    notCopied: 'Nicht kopiert',
    newCode,
    newCodeIn: 'Neuen Code senden in {seconds} s',
    total: 'Der Gesamtbetrag ist {total}.',
    crowded:
      'Gerade sind sehr viele Menschen hier. Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal.',
    unsent: 'Das konnte nicht gesendet werden. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    offline: 'Keine Verbindung. Es wurde nichts gesendet; bitte versuchen Sie es noch einmal.',
    unanswered:
      'Es kommt keine Antwort. Versuchen Sie es gleich noch einmal: Diese Bestellung wird nie doppelt abgebucht.',
    interrupted:
      'Die Verbindung wurde unterbrochen. Versuchen Sie es noch einmal: Diese Bestellung wird nie doppelt abgebucht.',
    missing,
    email,
    phone,
    cardNumber,
    cardDigit,
    cardExpiry,
    cardExpired,
    cardCvc,
  },
  core: {
    troubles: {
      notPossible: 'Diese Änderung ist hier nicht möglich.',
      checkThis: 'Bitte prüfen Sie diese Angabe.',
      nothingOrdered: 'Die Bestellung ist noch leer. Gehen Sie zurück zum Shop und wählen Sie etwas aus.',
      emailRequired: 'Bitte geben Sie eine E-Mail-Adresse ein.',
      addressRequired: 'Bitte geben Sie die Lieferadresse ein.',
      nameRequired: 'Bitte geben Sie den Namen der Person ein, die das Paket empfängt.',
      line1Required: 'Bitte geben Sie Straße und Hausnummer ein.',
      cityRequired: 'Bitte geben Sie den Ort ein.',
      postalCodeRequired: 'Bitte geben Sie die Postleitzahl ein.',
      regionRequired: 'Bitte geben Sie den Bundesstaat oder die Region ein: Der Preis hängt davon ab.',
      regionUnknown: ({ region, country }) =>
        `„${region}“ ist hier nicht als Bundesstaat oder Region bekannt (${country}). Geben Sie den vollen Namen oder das Kürzel ein.`,
      shippingRequired: 'Bitte wählen Sie eine Versandart.',
      shippingGone: 'Diese Versandart ist für Ihre Adresse nicht verfügbar. Bitte wählen Sie eine andere.',
      countryNotServed: ({ shop, country }) => `${shop} liefert nicht in dieses Land: ${country}.`,
      orderTooLarge: ({ shop }) =>
        `${shop} kann eine so große Bestellung nicht versenden. Nehmen Sie etwas aus der Bestellung heraus.`,
      postalCodeNotServed: ({ shop, postalCode }) =>
        `${shop} liefert nicht an ${postalCode === '' ? 'Adressen ohne Postleitzahl' : postalCode}. Geben Sie eine andere Adresse ein.`,
      regionNotServed: ({ shop, region }) =>
        region === ''
          ? `${shop} liefert nur in einen Teil dieses Landes: Bitte geben Sie den Bundesstaat oder die Region ein.`
          : `${shop} liefert nicht nach ${region}. Prüfen Sie die Schreibweise oder geben Sie eine andere Adresse ein.`,
      addressNotServed: 'Diese Bestellung kann nicht an die angegebene Adresse geliefert werden.',
      notATaxId: ({ country }) =>
        `Das ist keine Umsatzsteuer-ID aus diesem Land (${country}). Prüfen Sie sie, oder lassen Sie das Feld leer; dann wird die Steuer berechnet.`,
      outOfStock: ({ title }) =>
        `„${title}“ ist nicht mehr in dieser Menge verfügbar. Ändern Sie die Menge oder entfernen Sie den Artikel.`,
      productGone: 'Dieser Artikel ist nicht mehr verfügbar.',
      giftGone: 'Dieses Geschenk gibt es für Ihre Bestellung nicht.',
      tooManyCodes: 'Mehr Codes sind nicht möglich. Entfernen Sie zuerst einen.',
      codeUnknown: ({ code }) => `Den Code „${code}“ gibt es nicht. Bitte prüfen Sie die Schreibweise.`,
      codeNotYet: ({ code }) => `Der Code „${code}“ gilt noch nicht.`,
      codeEnded: ({ code }) => `Der Code „${code}“ ist abgelaufen.`,
      codeNeedsMore: ({ code, amount }) => `Für den Code „${code}“ fehlen noch ${amount}.`,
      codeForLess: ({ code, amount }) => `Der Code „${code}“ gilt nur bis ${amount}.`,
      codeNotForThis: ({ code }) => `Der Code „${code}“ gilt nicht für diese Bestellung.`,
      codeNotForBuyer: ({ code }) => `Der Code „${code}“ gilt nicht für dieses Kundenkonto.`,
      codeNeedsEmail: ({ code }) => `Für den Code „${code}“ geben Sie bitte zuerst Ihre E-Mail-Adresse ein.`,
      codeOutdone: ({ code, other }) =>
        `Von „${code}“ und „${other}“ gilt nur eines, und „${other}“ spart mindestens genauso viel.`,
      codeUsedUp: ({ code }) => `Der Code „${code}“ wurde bereits so oft eingelöst wie möglich.`,
      codeNotBeside: ({ code, other }) => `Der Code „${code}“ ist nicht mit „${other}“ kombinierbar.`,
      coinsGone: 'Die Punkte können so nicht eingelöst werden. Bitte prüfen Sie die Bestellung noch einmal.',
      methodRequired: 'Bitte wählen Sie eine andere Zahlungsart.',
      methodGone: 'Diese Zahlungsart ist für Ihre Bestellung nicht verfügbar. Bitte wählen Sie eine andere.',
      methodDown:
        'Diese Zahlungsart ist zurzeit nicht verfügbar. Wählen Sie eine andere oder versuchen Sie es später noch einmal.',
      noCardsHere: 'Auf dieser Seite können keine Karten eingegeben werden. Bitte wählen Sie eine andere Zahlungsart.',
      paymentUnderWay: 'Eine Zahlung wird bereits ausgeführt. Bitte warten Sie einen Moment.',
      paymentPartlyArrived:
        'Ein Teil des Geldes ist schon eingegangen. Senden Sie den Rest an dieselbe Adresse; bis dahin kann die Bestellung weder geändert noch storniert noch auf andere Weise bezahlt werden.',
      completed: 'Diese Bestellung ist bereits abgeschlossen.',
      expired: 'Diese Seite ist abgelaufen.',
      canceled: 'Diese Bestellung wurde abgebrochen.',
      notOpen: 'Diese Seite ist nicht mehr geöffnet.',
      changedMeanwhile:
        'Die Bestellung wurde im selben Moment geändert. Bitte prüfen Sie sie und versuchen Sie es noch einmal.',
    },
    declines: {
      card_declined: 'Ihre Karte wurde abgelehnt. Versuchen Sie es mit einer anderen Karte oder Zahlungsart.',
      insufficient_funds: 'Ihre Karte ist für diese Zahlung nicht ausreichend gedeckt. Versuchen Sie eine andere.',
      expired_card: 'Ihre Karte ist abgelaufen. Prüfen Sie das Ablaufdatum oder versuchen Sie eine andere Karte.',
      incorrect_cvc: 'Die Prüfnummer Ihrer Karte stimmt nicht. Prüfen Sie die drei oder vier Ziffern.',
      incorrect_number: 'Diese Kartennummer stimmt nicht. Prüfen Sie die Ziffern und versuchen Sie es noch einmal.',
      processing_error:
        'Die Bank konnte diese Zahlung nicht ausführen; es wurde nichts abgebucht. Versuchen Sie es gleich noch einmal.',
      authentication_failed:
        'Ihre Bank konnte nicht bestätigen, dass Sie es sind; es wurde nichts abgebucht. Versuchen Sie es noch einmal.',
      canceled_by_buyer: 'Sie haben die Zahlung abgebrochen. Es wurde nichts abgebucht.',
      never_started: 'Diese Zahlung hat die Bank nie erreicht. Es wurde nichts abgebucht.',
      gateway_error:
        'Beim Zahlungsdienstleister ist ein Fehler aufgetreten; es wurde nichts abgebucht. Versuchen Sie es gleich noch einmal.',
    },
    challenge: {
      wrong: (left) =>
        left === 0
          ? 'Das ist nicht der gesendete Code. Fordern Sie einen neuen an.'
          : `Das ist nicht der gesendete Code. ${count(left, { one: 'Sie haben noch # Versuch.', other: 'Sie haben noch # Versuche.' })}`,
      expired: () => 'Der Code gilt nicht mehr. Fordern Sie einen neuen an.',
      exhausted: () => 'Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.',
      undeliverable: () => 'Der Code konnte gerade nicht gesendet werden. Versuchen Sie es noch einmal.',
      'session-mismatch': () => 'Der Code gehört nicht zu dieser Bestellung. Fordern Sie hier einen neuen an.',
      'too-many': (seconds) =>
        `Es wurden zu viele Codes angefordert. ${count(seconds, { one: 'Warten Sie # Sekunde', other: 'Warten Sie # Sekunden' })} und versuchen Sie es dann noch einmal.`,
    },
    methods: {
      card: 'Karte',
      cod: 'Nachnahme',
      bank_transfer: 'Banküberweisung',
      wallet: 'Wallet',
      netbanking: 'Onlinebanking',
      pay_later: 'Später bezahlen',
      emi: 'Ratenzahlung mit Karte',
    },
    noCash: 'Für diese Bestellung ist keine Nachnahme möglich.',
  },
};
