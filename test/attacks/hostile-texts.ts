// Texts that try to become markup, and a shop and a session in which every text is one.

/** Ends attributes, elements, comments, scripts and templates, and brings elements and attributes that can be found. */
const text = `"'></title></textarea></script></style>--><x-pwned data-pwned="1"></x-pwned><script>alert('pwned')</script><img src=x onerror=alert(1) onpwned=1>" onpwned="1" style="color:red" autofocus onfocus=alert(1) x='{{constructor.constructor("alert(1)")()}}javascript:alert(1)`;
/** For fields of few characters. */
const short = `"><x-pwned onpwned=1>`;
const url = `https://hostile.example/"'><x-pwned%20onpwned='1'>;url=javascript:alert(1)`;

const named = (field: string): string => `${field}: ${text}`;

const address = {
  name: named('name').slice(0, 190),
  line1: named('line1').slice(0, 190),
  line2: short,
  city: short,
  region: short,
  postal_code: short,
  country: 'IN',
  phone: `+91 98765 43210 ${short}`,
};

const session = {
  lines: [
    { variant: 'hostile-s', properties: { [short]: text, 'javascript:alert(1)': short } },
    { title: named('title').slice(0, 250), unit_amount: 100, properties: { [text.slice(0, 200)]: short } },
  ],
  buyer: { email: `a"onpwned="1"'&lt@example.com`, name: named('buyer').slice(0, 190), external_id: short },
  shipping_address: address,
  billing_address: address,
  discounts: [{ code: 'HOSTILE"><X-PWNED>' }, { code: short }],
  success_url: url,
  cancel_url: url,
  client_reference_id: short,
  metadata: { [short]: text },
  attributes: { [short]: short },
  note: text,
};

export const hostileTexts = { text, short, url, session };

export const hostileShop = {
  slug: 'hostile',
  name: named('shop').slice(0, 450),
  mode: 'test',
  currency: 'INR',
  country: 'IN',
  email_required: false,
  page: { logo: url, terms: url, privacy: url, accent: '#7a2e4d', support_email: `a'onpwned'b@example.com` },
  tax: { included_in_prices: false, rates: [{ country: 'IN', percent: 5, label: named('tax').slice(0, 400) }] },
  shipping: [
    { id: 'parcel', label: named('parcel').slice(0, 400), countries: '*', price: 49 },
    {
      id: 'fetch',
      label: 'Fetch',
      countries: '*',
      pickup: { address: named('place').slice(0, 400), note: named('hours').slice(0, 400) },
    },
  ],
  cash_on_delivery: { fee: 50, countries: '*' },
  discounts: [{ code: 'HOSTILE"><x-pwned>', label: named('sale').slice(0, 400), percent: 10 }],
  gifts: [{ name: 'gift', label: named('gift').slice(0, 400), from: 1, variants: ['hostile-gift'] }],
  gateways: [
    { name: 'sandbox', methods: ['card'], aliases: ['SANDBOX'], opens_session: true },
    { name: 'manual', methods: ['cod', 'bank_transfer'], settings: { instructions: named('instructions') } },
  ],
  keys: ['native', 'shoppex'].map((dialect) => ({ name: dialect, dialect, scopes: ['*'], generate: true })),
  products: [
    {
      id: 'hostile-gown',
      title: named('product').slice(0, 450),
      handle: 'hostile-gown',
      vendor: named('vendor').slice(0, 450),
      description_html: text,
      image: url,
      variants: [
        { id: 'hostile-s', title: named('variant').slice(0, 450), sku: short, price: 3595, image: url },
        { id: 'hostile-gift', title: short, price: 100 },
      ],
    },
  ],
};
