// Ways of shipping, once the country is known, and the button that asks for them where scripts are off.
import type { VNode } from 'preact';
import { shipsByPlace } from '../../../domain/delivery.ts';
import { shippingOptions } from '../../../domain/offers.ts';
import type { PickupPlace, ShippingRate } from '../../../domain/shipping-rate.ts';
import type { Texts } from '../texts/texts.ts';
import { errorAt, money, type PageView } from '../view.ts';
import { FieldErrorText } from './field.tsx';

export function Shipping({ view }: { view: PageView }): VNode {
  const options = shippingOptions(view.session, view.context);
  const unsent = options.every(({ rate }) => rate.pickup !== undefined) ? unsentText(view) : null;
  const chosen = view.typed.shipping_option ?? view.session.shippingOption;
  const texts = view.speech.texts.shipping;
  return (
    <section class="block" data-part="shipping">
      <fieldset
        class="choices"
        id="shipping_option"
        aria-describedby={errorAt(view, 'shipping_option') === null ? undefined : 'shipping_option-error'}
      >
        <legend>{texts.heading}</legend>
        {unsent !== null && <p class="hint">{unsent}</p>}
        {options.map(({ rate, amount }) => (
          <label key={rate.id} class="choice">
            <input
              type="radio"
              name="shipping_option"
              value={rate.id}
              checked={rate.id === chosen}
              data-autosave
              id={`shipping-${rate.id}`}
            />
            <span class="choice-text">
              <span dir="auto">{rate.label}</span>
              {daysOf(rate, texts) !== null && <span class="hint">{daysOf(rate, texts)}</span>}
              {rate.pickup !== undefined && <Pickup place={rate.pickup} />}
            </span>
            <span class="choice-price">{amount === 0 ? texts.free : money(view, amount)}</span>
          </label>
        ))}
      </fieldset>
      <FieldErrorText view={view} name="shipping_option" />
      <button class="button quiet update" formaction={`${view.path}/update`}>
        {texts.update}
      </button>
    </section>
  );
}

function Pickup({ place: { address, note } }: { place: PickupPlace }): VNode {
  return (
    <>
      <span class="hint" dir="auto">
        {address}
      </span>
      {note !== undefined && (
        <span class="hint" dir="auto">
          {note}
        </span>
      )}
    </>
  );
}

/** Why there is no way of sending it to choose, in the words in which it is told at the address. */
function unsentText({ session, merchant, undeliverable, isPickup, speech }: PageView): string | null {
  const { shipping } = speech.texts;
  const address = session.shippingAddress;
  if (address === null) return shipping.countryFirst;
  if (undeliverable !== null) return undeliverable.text;
  const isVague = address.postalCode === null || address.region === null;
  return isVague && shipsByPlace(merchant) && !isPickup ? shipping.addressFirst : null;
}

function daysOf({ minDays, maxDays }: ShippingRate, texts: Texts['shipping']): string | null {
  if (minDays === null && maxDays === null) return null;
  if (minDays === null || maxDays === null || minDays === maxDays) {
    return texts.workingDays(minDays ?? maxDays ?? 0);
  }
  return texts.workingDaysRange(minDays, maxDays);
}
