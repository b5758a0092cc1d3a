// The page's script. The page does everything without it; with it, nothing reloads, totals follow what is typed, and
// mistakes are told at once.
import './base.css';
import './layout.css';
import './form.css';
import './summary.css';
import './login.css';
import './outcome.css';
import { assistCard } from './card.ts';
import { checkWhileTyping } from './check.ts';
import { startClocks } from './clocks.ts';
import { offerCopies } from './copy.ts';
import { countDownToResend } from './resend.ts';
import { submitInPlace } from './submit.ts';

const app = document.getElementById('app');
if (app !== null) {
  const page = submitInPlace(app);
  assistCard(app);
  checkWhileTyping(app);
  startClocks(app, page);
  countDownToResend(app);
  offerCopies(app);
}
