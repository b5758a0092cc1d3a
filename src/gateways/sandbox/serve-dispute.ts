// The page of a dispute: what a merchant would answer at a provider, and in place of the bank two buttons that decide.
import type { GatewayReply, GatewayRequest } from '../gateway.ts';
import { disputePath, type SandboxBank, type SandboxPorts } from './bank.ts';
import type { Entry, Standing } from './book.ts';
import { disputePage } from './dispute-page.tsx';
import { lostPage, pageReply } from './pages.tsx';

export async function serveDispute(
  bank: SandboxBank,
  request: GatewayRequest,
  { merchantId, entry }: { readonly merchantId: string; readonly entry: Entry },
  { publicUrl }: Pick<SandboxPorts, 'publicUrl'>,
): Promise<GatewayReply> {
  const page = disputePage(entry);
  if (page === null) return pageReply(404, lostPage());
  const own = `${publicUrl}/kassa/gateways/sandbox${disputePath(merchantId, entry)}`;
  if (request.method === 'GET') return pageReply(200, page, own);
  const action = new URLSearchParams(Buffer.from(request.body).toString('utf8')).get('action') ?? '';
  if (!ACTIONS.includes(action)) return pageReply(400, page, own);
  const moved = await bank.book.move(merchantId, entry.attemptId, ({ standing }) => next(standing, action));
  if (moved?.moved) bank.announceDispute(merchantId, moved.entry);
  return {
    status: 303,
    headers: { location: own, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}

const ACTIONS: readonly string[] = ['open', 'won', 'lost'];

function next(standing: Standing, action: string): Standing | null {
  if (standing.kind !== 'paid' || standing.dispute === undefined) return null;
  const { dispute } = standing;
  const isDecided = dispute.status === 'won' || dispute.status === 'lost';
  if (isDecided || (action === 'open' && dispute.status !== 'warning')) return null;
  return { ...standing, dispute: { ...dispute, status: action as 'open' | 'won' | 'lost' } };
}
