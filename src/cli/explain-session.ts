// `kassa explain`: how the total of a session comes about, as a table for a terminal.
import type { App } from '../app.ts';
import { OperatorError } from '../base/operator-error.ts';
import { formatAmount } from '../domain/format-amount.ts';
import { explainPrice } from '../domain/pricing/explanation.ts';
import { findSession } from '../engine/find-session.ts';
import type { Outcome } from './orders.ts';

/** `id` is any of the session's ids, in whatever API it was opened. */
export async function explainSession({ store, dialects, engine }: App, id: string): Promise<Outcome> {
  const found = await findSession({ store, dialects }, { dialect: 'any', id }, null);
  const context = found && (await engine.contextFor(found.session));
  if (found === null || context === null || context.merchant === null)
    throw new OperatorError(`There is no session ${id}.`);
  const { merchant } = context;
  const { nativeId, version, currency, locale } = found.session;
  const { steps, refused, total } = explainPrice(found.session, { ...context, merchant });
  const money = (amount: number): string => formatAmount(amount, currency, locale);
  const rows = steps.map(({ label, reason, amount, counts }) => [
    label,
    reason ?? '',
    counts ? money(amount) : `(${money(amount)})`,
  ]);
  return {
    changed: false,
    lines: [
      `${nativeId} of ${merchant.slug}, version ${version}, in ${currency}; what stands in brackets is contained.`,
      ...aligned([...rows, ['Total', '', money(total)]]),
      ...refused.map(({ code, text }) => `${code} does not count: ${text}`),
    ],
  };
}

/** Texts to the left, amounts to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  );
}
