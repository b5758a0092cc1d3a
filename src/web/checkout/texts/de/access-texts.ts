// What the page says on which a merchant is asked for access, in German.
import type { Translation } from '../texts.ts';

export const accessTexts: Pick<Translation, 'access'> = {
  access: {
    title: (program, shop) => `Zugriff für ${program} · ${shop}`,
    heading: (program, shop) => [program, ' Zugriff auf ', shop, ' geben?'],
    asks: (program, host) => [program, ' unter ', host, ' möchte:'],
    everything: 'Alles tun, was der Shop kann',
    see: (what) => `${what} ansehen`,
    change: (what) => `${what} ansehen und ändern`,
    resources: {
      coupons: 'Gutscheine',
      customers: 'Kundendaten',
      disputes: 'Zahlungsstreitfälle',
      invoices: 'Rechnungen',
      orders: 'Bestellungen',
      payment_links: 'Zahlungslinks',
      payments: 'Zahlungen',
      products: 'Produkte',
      subscriptions: 'Abonnements',
      webhooks: 'Webhooks',
    },
    key: 'Ein Schlüssel Ihres Shops',
    keyHint: (prefix) =>
      `Er zeigt, dass der Shop Ihnen gehört, und beginnt mit ${prefix}. Das Programm bekommt ihn nicht, und es darf nicht mehr als dieser Schlüssel.`,
    give: 'Zugriff geben',
    refuse: 'Nein, zurück',
    ends: 'Der Zugriff endet, wenn das Programm aus der Konfiguration des Shops genommen wird.',
    noRealMoney: 'In diesem Shop fließt kein echtes Geld.',
    tooOld:
      'Es wurde kein Zugriff gegeben, weil diese Seite sehr lange offen war oder der Browser keine Cookies behält. Versuchen Sie es noch einmal.',
    noKey: 'Geben Sie einen Schlüssel Ihres Shops ein.',
    unknownKey: (shop) =>
      `Das ist kein Schlüssel von ${shop} für diese API. Prüfen Sie ihn und versuchen Sie es noch einmal.`,
    uselessKey: 'Dieser Schlüssel darf nichts von dem, was gewünscht ist. Nehmen Sie einen, der es darf.',
    givenKey: 'Dieser Schlüssel wurde selbst einem Programm gegeben. Nehmen Sie einen eigenen des Shops.',
    unanswerable: 'Diese Anfrage kann nicht beantwortet werden',
    wrongAddress:
      'Das Programm möchte die Antwort an eine Adresse, mit der es nicht registriert ist. Es wurde kein Zugriff gegeben; sagen Sie es denen, die das Programm machen.',
    unknownProgram:
      'Bei keinem Shop hier ist ein Programm dieses Namens registriert. Es wurde kein Zugriff gegeben; sagen Sie es denen, die das Programm machen.',
  },
};
