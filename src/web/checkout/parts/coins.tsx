// The customer's loyalty coins: how many there are, and what using them takes off. Only for whoever is known to be the customer.
import type { VNode } from 'preact';
import { coinValue } from '../../../domain/coins.ts';
import { coinsOf } from '../../../domain/pricing/coins.ts';
import { amountOf } from '../../../domain/pricing/totals.ts';
import { mayUseCoins } from '../login.ts';
import { money, type PageView } from '../view.ts';
import { CoinIcon } from './icons.tsx';

export function Coins({ view }: { view: PageView }): VNode | null {
  const coins = mayUseCoins(view) ? coinsOf(view.session, view.context) : null;
  if (coins === null) return null;
  const { settings, used } = coins;
  const [available, redeemable] = [coins.available ?? 0, coins.redeemable ?? 0];
  if (available === 0 && used === 0) return null;
  const worth = coinValue(redeemable, settings, view.session.currency);
  const isUsing = used > 0;
  const count = (coins: number): string => coins.toLocaleString(view.speech.locale);
  const { codes } = view.speech.texts;
  return (
    <div class="code shown coins">
      <CoinIcon />
      <span class="code-text">
        <strong dir="auto">{settings.name}</strong>{' '}
        {isUsing
          ? codes.coinsUsed(count(used), count(available), money(view, amountOf('coins', view.session.adjustments)))
          : codes.coinsHad(count(available))}
        {!isUsing && worth === 0 && <span class="hint"> {codes.coinsUseless}</span>}
      </span>
      {(isUsing || worth > 0) && (
        <button class="link" name="coins" value={isUsing ? '0' : 'max'} formaction={`${view.path}/coins`} id="coins">
          {isUsing ? codes.coinsKeep : codes.coinsUse(count(redeemable), money(view, 0 - worth))}
        </button>
      )}
    </div>
  );
}
