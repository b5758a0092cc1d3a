// The page of a payment on a chain: where to send how much, and in place of a wallet and of miners a few buttons.
import type { GatewayReply, GatewayRequest } from '../gateway.ts';
import { pagePath, type SandboxBank, type SandboxPorts } from './bank.ts';
import type { Entry, Standing } from './book.ts';
import { confirmed, partsDue, seen } from './chain.ts';
import { chainPage } from './chain-page.tsx';
import { pageReply } from './pages.tsx';

export async function serveChain(
  bank: SandboxBank,
  request: GatewayRequest,
  { merchantId, entry }: { readonly merchantId: string; readonly entry: Entry },
  { publicUrl }: Pick<SandboxPorts, 'publicUrl'>,
): Promise<GatewayReply> {
  if (request.method === 'GET') return pageReply(200, chainPage(entry), entry.returnUrl);
  const action = new URLSearchParams(Buffer.from(request.body).toString('utf8')).get('action') ?? '';
  if (!ACTIONS.includes(action)) return pageReply(400, chainPage(entry), entry.returnUrl);
  const moved = await bank.book.move(merchantId, entry.attemptId, (now) => next(now, action));
  if (moved?.moved) bank.announce(merchantId, moved.entry);
  const now = moved?.entry ?? entry;
  const isOpen = now.standing.kind === 'arriving' && action !== 'back';
  const location = isOpen ? `${publicUrl}/kassa/gateways/sandbox${pagePath(merchantId, now)}` : now.returnUrl;
  return {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}

const ACTIONS: readonly string[] = ['send', 'send-part', 'confirm', 'cancel', 'back'];

function next(entry: Entry, action: string): Standing | null {
  const { standing } = entry;
  if (standing.kind !== 'arriving') return null;
  switch (action) {
    case 'send':
      return seen(entry, standing, partsDue(entry));
    case 'send-part':
      return seen(entry, standing, entry.amount * PARTS_A_PRESS);
    case 'confirm':
      return confirmed(entry, standing);
    case 'cancel':
      return standing.received === 0 ? { kind: 'declined', code: 'canceled_by_buyer' } : null;
    default:
      return null;
  }
}

/** Too few of any currency to be enough. */
const PARTS_A_PRESS = 4;
