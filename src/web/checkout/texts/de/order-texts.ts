// What the page says in German of the order, its price and what became of it.
import type { Translation } from '../texts.ts';
import { count, pieces, every } from './words.ts';

export const orderTexts: Pick<Translation, 'summary' | 'codes' | 'outcome' | 'price'> = {
  summary: {
    heading: 'Bestellübersicht',
    show: 'Bestellübersicht anzeigen',
    items: (number) => count(number, { one: '# Artikel', other: '# Artikel' }),
    subtotal: 'Zwischensumme',
    shipping: 'Versand',
    needsCountry: 'Land erforderlich',
    chooseWay: 'Bitte wählen',
    total: 'Gesamtbetrag',
    payNow: 'Jetzt zu zahlen',
    payOnDelivery: 'Bar bei Lieferung',
    including: (tax) => ['Darin enthalten: ', tax],
    reverseCharge: (tax) => [tax, ': Steuerschuldnerschaft des Leistungsempfängers'],
    calculation: 'Wie setzt sich das zusammen?',
    quantity: (number) => `Menge: ${number}`,
    remove: 'Entfernen',
    removeGift: (title) => `Geschenk ${title} entfernen`,
    insteadOf: 'statt',
    free: 'Gratis',
    paidEvery: (rhythm, times) => `Zahlung ${every(rhythm, times)}`,
    thenEvery: (rhythm, times) => `Danach ${every(rhythm, times)}`,
    fromOn: (day) => `ab ${day}`,
    untilCanceled: 'bis Sie kündigen',
    untilPaid: (payments) => {
      const all =
        payments === null
          ? 'bis alle vereinbarten Zahlungen geleistet sind'
          : `insgesamt ${count(payments, { one: 'einmal', other: '#-mal' })}`;
      return `${all}, sofern Sie nicht vorher kündigen`;
    },
    consent: (shop, amount, rhythm, times, day, until) =>
      `${shop} bucht ${amount} ${every(rhythm, times)} von dieser Zahlungsart ab${day === null ? '' : `, erstmals am ${day}`}, ${until}. Steuern und Versandkosten können sich ändern.`,
    laterEach: (amount, payment) => `Ab der ${payment}. Zahlung sind es jeweils ${amount}.`,
    goneFromSale: 'Nicht mehr im Angebot',
    soldOut: 'Ausverkauft',
    onlyLeft: (number) => `Nur noch ${number} verfügbar`,
    notEnough: 'Nicht mehr genug vorrätig',
    removeLine: (title) => `${title} entfernen`,
    changeTo: (number) => `Auf ${number} ändern`,
    changeLineTo: (title, number) => `Menge von ${title} auf ${number} ändern`,
    chooseElse: 'Gehen Sie zurück zum Shop, um etwas anderes auszuwählen.',
  },
  codes: {
    label: 'Rabattcode',
    apply: 'Einlösen',
    ofShop: 'Codes des Shops',
    use: 'Verwenden',
    useCode: (code) => `Code ${code} verwenden`,
    remove: 'Entfernen',
    removeCode: (code) => `Code ${code} entfernen`,
    shippingFree: 'macht den Versand kostenlos',
    shippingCheaper: 'macht den Versand günstiger',
    takesOff: (amount) => `spart ${amount}`,
    replaces: (code) => ['und ersetzt ', code],
    notForOrder: 'Dieser Code gilt nicht für diese Bestellung.',
    coinsUsed: (used, all, amount) => `${used} von ${all} eingelöst: ${amount}`,
    coinsHad: (all) => `Sie haben ${all}.`,
    coinsUseless: 'Für diese Bestellung können sie nicht eingelöst werden.',
    coinsKeep: 'Nicht einlösen',
    coinsUse: (coins, amount) => `${coins} einlösen für ${amount}`,
    takeGift: 'Nehmen',
    takeGiftNamed: (title) => `Geschenk ${title} nehmen`,
    pieces,
    toGo: (what) => `noch ${what}`,
    onTheWay: (offer) => `Fortschritt: ${offer}`,
  },
  outcome: {
    late: 'Die Antwort der Bank steht noch aus',
    lateHelp:
      'Die Bank braucht länger als sonst. Bitte zahlen Sie nicht noch einmal: Diese Seite zeigt das Ergebnis, sobald es bekannt ist.',
    beingMade: 'Ihre Zahlung wird ausgeführt',
    beingMadeHelp: 'Das dauert einige Sekunden. Bitte schließen Sie diese Seite nicht.',
    oneMoreStep: 'Noch ein Schritt',
    forwarding: 'Sie werden auf eine sichere Seite weitergeleitet, um Ihre Zahlung zu bestätigen.',
    continue: 'Weiter',
    onItsWay: 'Ihre Zahlung ist unterwegs',
    accepted: 'Die Bank hat sie angenommen und bestätigt sie später.',
    seenOnChain: (seen, needed) => `Sie wurde im Netzwerk gesehen, bisher ${seen} von ${needed} Bestätigungen.`,
    nothingToDo: 'Sie müssen nichts weiter tun und können diese Seite schließen.',
    partlyArrived: 'Ein Teil Ihrer Zahlung ist eingegangen',
    partlyArrivedHelp:
      'Senden Sie den Rest an dieselbe Adresse, um Ihre Bestellung abzuschließen. Bis dahin kann sie weder storniert noch auf andere Weise bezahlt werden.',
    received: 'Eingegangen',
    leftToSend: 'Noch zu senden',
    address: 'Adresse',
    sendRest: 'Rest senden',
    transfer: 'Bitte überweisen Sie den Betrag',
    amount: 'Betrag',
    reference: 'Verwendungszweck',
    copy: 'Kopieren',
    writeReference: (shop) =>
      `Geben Sie bei der Überweisung den Verwendungszweck an: Daran erkennt ${shop} Ihre Bestellung.`,
    completeOnArrival:
      'Ihre Bestellung ist abgeschlossen, sobald das Geld eingegangen ist. Sie können jederzeit auf diese Seite zurückkehren.',
    thanks: 'Vielen Dank für Ihre Bestellung',
    order: 'Bestellung',
    date: 'Datum',
    toPayOnDelivery: 'Bei Lieferung zu zahlen',
    paid: 'Bezahlt',
    payment: 'Zahlung',
    refunded: 'Erstattet',
    deliveryTo: 'Lieferung an',
    pickUpAt: 'Abholung bei',
    kept: 'Ihre Zahlungsart ist gespeichert',
    keptHelp: (shop) => `${shop} bucht davon ab, was Sie abonniert haben.`,
    notKept: 'Ihre Zahlungsart wurde nicht gespeichert',
    keptFree: 'Jetzt wurde nichts abgebucht.',
    keptOwed: (amount) => `Der offene Betrag von ${amount} wird davon abgebucht.`,
    backTo: (shop) => `Zurück zu ${shop}`,
    takenBack: 'Sie werden in wenigen Sekunden automatisch weitergeleitet.',
    stay: 'Auf dieser Seite bleiben',
    over: {
      expired: ['Diese Seite ist abgelaufen', 'Beginnen Sie im Shop noch einmal von vorn.'],
      canceled: ['Diese Bestellung wurde abgebrochen', 'Sie können im Shop jederzeit von vorn beginnen.'],
      failed: ['Diese Bestellung konnte nicht abgeschlossen werden', 'Beginnen Sie im Shop noch einmal von vorn.'],
    },
    nothingCharged: 'Es wurde nichts abgebucht.',
    hadArrived: (amount, shop) => `${amount} waren dafür eingegangen: ${shop} kann Ihnen sagen, was daraus wird.`,
    tooLate: (amount) => `Ihre Zahlung kam zu spät: ${amount} werden Ihnen erstattet.`,
    theShop: (shop, address) =>
      address === null
        ? ['Der Shop ist ', shop, '.']
        : ['Der Shop ist ', shop, '; Sie erreichen ihn unter ', address, '.'],
    newsTo: (address) => ['Nachrichten dazu gehen an ', address, '.'],
  },
  price: {
    taxOn: (rate, on, isContained, isOnTaxes) => {
      const what = { prices: 'den Preisen', shipping: 'den Versandkosten', surcharge: 'der Gebühr' }[on];
      const upon = { prices: 'die Preise', shipping: 'die Versandkosten', surcharge: 'die Gebühr' }[on];
      const taxes = isContained ? ' und anderen Steuern' : ' und andere Steuern';
      return `${rate} ${isContained ? `in ${what} enthalten` : `auf ${upon}`}${isOnTaxes ? taxes : ''}`;
    },
    trial: (days) => `${count(days, { one: '# Tag', other: '# Tage' })} kostenlos testen`,
    lineFee: (fee, title) => `${{ setup: 'Einrichtung', shipping: 'Versand' }[fee]}: ${title}`,
    tier: (reduction, from) => `${reduction} Rabatt je Stück${from === 1 ? '' : `, ab ${pieces(from)}`}`,
    elapsed: 'Bereits vergangene Zeit',
    credit: 'Guthaben für bereits bezahlte Zeit',
    cashOnDelivery: 'Nachnahmegebühr',
    freeGift: 'Gratisgeschenk',
    byCode: (code) => `durch den Code ${code}`,
    termsByCode: (terms, code) => `${terms}, durch den Code ${code}`,
    coins: (coins) => count(coins, { one: '# Punkt', other: '# Punkte' }),
    coinsWorth: (coins, unit, worth) =>
      `${count(coins, { one: '# Punkt', other: '# Punkte' })}, je ${unit} im Wert von ${worth}`,
    off: (reduction) => `${reduction} Rabatt`,
    offEach: (reduction) => `${reduction} Rabatt je Stück`,
    priceEach: (price) => `${price} je Stück`,
    offFrom: (reduction, start) => `${reduction} Rabatt ab ${start}`,
    pieces,
    deal: (bought, got, reduction, isForCertain) => {
      const first = 'pieces' in bought ? `${pieces(bought.pieces)} kaufen` : `für ${bought.spend} kaufen`;
      const how = reduction === null ? 'gratis erhalten' : `mit ${reduction} Rabatt erhalten`;
      return `${first}, ${got === 1 ? 'ein weiteres' : `${got} weitere`} ${how}${isForCertain ? ', bei bestimmten Artikeln' : ''}`;
    },
    freeShipping: (upTo) => `kostenloser Versand${upTo === null ? '' : ` bei Versandkosten bis ${upTo}`}`,
    either: (terms) => terms.join(' oder '),
    each: (terms) => terms.join(', '),
    onCertainGoods: (terms) => `${terms}, auf bestimmte Artikel`,
    atMost: (terms, most) => `${terms}, höchstens ${most}`,
  },
};
