// Phone login as the pages of a shop do it through FlexyPe's API: a code to the number, and the code back.
import { createCall } from './call.ts';
import type { TestServer } from './server.ts';

/** An Indian number of ten digits. Answers the id of the buyer who has proven it. */
export async function provePhone(
  server: Pick<TestServer, 'baseUrl' | 'keys'>,
  session: { readonly session_id: string; readonly merchant_id: string },
  phone: string,
): Promise<string> {
  const shop = createCall(server.baseUrl);
  const sent = await shop<{ data: { context_id: string } }>('POST', '/v2/public/checkout/otp/send', {
    phone,
    dial_code: '91',
    ...session,
  });
  const merchant = createCall(server.baseUrl, server.keys.native);
  const messages = await merchant<{ data: readonly { code: string }[] }>('GET', '/kassa/v1/messages?limit=1');
  const verified = await shop<{ data: { user_id: string } }>('POST', '/v1/public/otp/verify', {
    context_id: sent.body.data.context_id,
    otp: messages.body.data[0]?.code,
    session_id: session.session_id,
  });
  if (verified.status !== 200) throw new Error(`the phone was not proven: ${verified.text}`);
  return verified.body.data.user_id;
}
