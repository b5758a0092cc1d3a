// The state or province that is billed, where nothing is sent and the tax depends on it.
import type { VNode } from 'preact';
import { asksForBilledRegion } from '../../../domain/delivery.ts';
import { placeOf } from '../../../domain/pricing/tax-place.ts';
import { addressForm } from '../countries.ts';
import type { PageView } from '../view.ts';
import { TextField } from './field.tsx';

export function BilledRegion({ view }: { view: PageView }): VNode | null {
  const { session, context, speech, access } = view;
  if (!asksForBilledRegion(session, context)) return null;
  const { contact } = speech.texts;
  const { billingAddress } = session;
  const { country } = placeOf(session);
  const known = billingAddress?.country === country ? billingAddress.region : null;
  // It goes with the e-mail address of whoever is billed; one that is hidden is good as it stands.
  const isHidden = known !== null && !access.email;
  return (
    <section class="block" data-part="billed-region" aria-labelledby="billed-title">
      <h2 id="billed-title">{contact.billingHeading}</h2>
      <TextField
        view={view}
        name="region"
        label={contact.region[addressForm(country).regionWord ?? 'region']}
        autocomplete="billing address-level1"
        maxLength={100}
        value={isHidden ? null : known}
        isRequired={!isHidden}
        isAutosaved
        hint={contact.taxByRegion}
      />
    </section>
  );
}
