// E-mail and delivery address. Data that the visitor may not see stands there masked and can be kept, or replaced as a
// whole; data of another visitor is not even shown masked.
import type { VNode } from 'preact';
import type { Address } from '../../../domain/address.ts';
import { asksForRegion, shipsByPlace } from '../../../domain/delivery.ts';
import { asksEmail, asksTaxId } from '../../../domain/readiness.ts';
import { taxesByRegion } from '../../../domain/tax-rate.ts';
import { addressForm, countriesIn, countriesServed, countryName } from '../countries.ts';
import { maySeeTaxId } from '../access.ts';
import { maskEmail } from '../mask.ts';
import type { PageView } from '../view.ts';
import { ariaOf, Control, TextField } from './field.tsx';
import { ShopText } from './shop-text.tsx';

export function Contact({ view }: { view: PageView }): VNode {
  const { mode, buyer } = view.session;
  const { email } = buyer;
  const { contact } = view.speech.texts;
  // They have proven by now to be the customer.
  const customersOwn = view.login.kind === 'known' ? view.login.email : null;
  const hint = mode === 'setup' ? contact.setupEmailHint : contact.emailHint;
  const field = (value: string | null): VNode => (
    <TextField
      view={view}
      name="email"
      label={contact.email}
      type="email"
      autocomplete="email"
      inputMode="email"
      autocapitalize="none"
      maxLength={254}
      value={value}
      isRequired={asksEmail(view.session, view.merchant)}
      hint={hint(view.merchant.name)}
    />
  );
  return (
    <section class="block" data-part="contact" aria-labelledby="contact-title">
      <h2 id="contact-title">{contact.heading}</h2>
      {view.standing === 'replace' && <input type="hidden" name="replace" value="1" />}
      {view.access.email || email === null ? (
        <EmailAndTaxId view={view} email={field(email ?? customersOwn)} />
      ) : (
        <Kept view={view} what={<span dir="ltr">{maskEmail(email)}</span>} offersOther />
      )}
    </section>
  );
}

function EmailAndTaxId({ view, email }: { view: PageView; email: VNode }): VNode {
  if (!asksTaxId(view.session, view.merchant) || !maySeeTaxId(view.session, view.access)) return email;
  return (
    <div class="fields">
      {email}
      <TextField
        view={view}
        name="tax_id"
        label={view.speech.texts.contact.taxId}
        autocapitalize="characters"
        maxLength={40}
        value={view.session.buyer.taxId ?? null}
        isAutosaved
        hint={view.speech.texts.contact.taxIdHint}
      />
    </div>
  );
}

export function Delivery({ view }: { view: PageView }): VNode {
  const address = view.session.shippingAddress;
  return (
    <section class="block" data-part="delivery" aria-labelledby="delivery-title">
      <h2 id="delivery-title">{titleOf(view)}</h2>
      {view.ships && <ShopText view={view} place="shipping_address" />}
      {view.standing === 'replace' || view.access.address || address === null ? (
        <AddressFields view={view} address={address} />
      ) : (
        <Kept
          view={view}
          what={`•••, ${countryName(address.country, view.speech.locale)}`}
          offersOther={view.access.email}
        />
      )}
    </section>
  );
}

/** What is asked for though nothing is sent may be a phone alone, with the country that it is dialled in. */
const isPhoneAlone = ({ ships, session }: PageView): boolean => !ships && session.asks?.address !== true;

function titleOf(view: PageView): string {
  const { contact } = view.speech.texts;
  if (view.ships) return contact.deliveryHeading;
  return isPhoneAlone(view) ? contact.phone : contact.addressHeading;
}

/** What the shop already knows, hidden from this visitor, with the way to give something else for all of it. */
function Kept(props: { view: PageView; what: VNode | string; offersOther: boolean }): VNode {
  const { contact } = props.view.speech.texts;
  return (
    <div class="kept">
      <p class="kept-value">{props.what}</p>
      <p class="hint">{contact.hidden}</p>
      {props.offersOther && (
        <button class="link" name="replace" value="1" formaction={`${props.view.path}/update`} id="other-details">
          {contact.otherDetails}
        </button>
      )}
    </div>
  );
}

function AddressFields({ view, address }: { view: PageView; address: Address | null }): VNode {
  const { session, merchant, speech } = view;
  const { contact } = speech.texts;
  const choices = view.ships ? countriesServed(merchant, session.currency, speech.locale) : countriesIn(speech.locale);
  // What only the holder of the link may see of what the merchant said beforehand.
  const known = view.access.isHolder ? session.buyer : { name: null, phone: null };
  const proven = view.login.kind === 'known' ? view.login.phone : null;
  return (
    <div class="fields">
      <Control
        view={view}
        name="country"
        label={contact.country}
        isRequired
        hint={view.isPickup ? contact.pickupHint : undefined}
      >
        <select
          class="input"
          id="country"
          name="country"
          autocomplete="shipping country"
          data-autosave
          {...ariaOf(view, 'country', view.isPickup, true)}
        >
          {view.country === null && (
            <option value="" selected>
              {contact.chooseCountry}
            </option>
          )}
          {choices.map(({ code, name }) => (
            <option key={code} value={code} selected={code === view.country}>
              {name}
            </option>
          ))}
        </select>
      </Control>
      {!isPhoneAlone(view) && <PlaceFields view={view} address={address} name={address?.name ?? known.name} />}
      <TextField
        view={view}
        name="phone"
        label={view.ships ? contact.courierPhone : contact.phone}
        type="tel"
        autocomplete="shipping tel"
        inputMode="tel"
        maxLength={30}
        value={address?.phone ?? known.phone ?? proven}
        isRequired={session.asks?.phone === true}
      />
    </div>
  );
}

function PlaceFields(props: { view: PageView; address: Address | null; name: string | null }): VNode {
  const { view, address } = props;
  const { session, merchant } = view;
  const { contact } = view.speech.texts;
  const form = addressForm(view.country ?? session.country);
  const isAutosaved = shipsByPlace(merchant) || taxesByRegion(merchant.taxes);
  return (
    <>
      <TextField
        view={view}
        name="name"
        label={contact.fullName}
        autocomplete="shipping name"
        autocapitalize="words"
        maxLength={200}
        value={props.name}
        isRequired={!view.isPickup}
      />
      <TextField
        view={view}
        name="line1"
        label={contact.line1}
        autocomplete="shipping address-line1"
        maxLength={200}
        value={address?.line1 ?? null}
        isRequired={!view.isPickup}
      />
      <TextField
        view={view}
        name="line2"
        label={contact.line2}
        autocomplete="shipping address-line2"
        maxLength={200}
        value={address?.line2 ?? null}
      />
      {form.hasPostalCode && (
        <TextField
          view={view}
          name="postal_code"
          label={contact.postal[form.postalWord]}
          autocomplete="shipping postal-code"
          inputMode={view.country === 'IN' || view.country === 'US' ? 'numeric' : 'text'}
          autocapitalize="characters"
          maxLength={20}
          value={address?.postalCode ?? null}
          isRequired={view.country !== 'IE' && !view.isPickup}
          isAutosaved={isAutosaved}
          width="third"
        />
      )}
      <TextField
        view={view}
        name="city"
        label={contact.city}
        autocomplete="shipping address-level2"
        maxLength={100}
        value={address?.city ?? null}
        isRequired={!view.isPickup}
        width={form.regionWord === null ? 'half' : 'third'}
      />
      {form.regionWord !== null && (
        <TextField
          view={view}
          name="region"
          label={contact.region[form.regionWord]}
          autocomplete="shipping address-level1"
          maxLength={100}
          value={address?.region ?? null}
          isRequired={asksForRegion(view.country ?? '', session, view.context) && !view.isPickup}
          isAutosaved={isAutosaved}
          width="rest"
        />
      )}
    </>
  );
}
