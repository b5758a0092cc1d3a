// What the page of a payment link says, in Portuguese.
import type { Translation } from '../texts.ts';
import { count, every } from './words.ts';

export const linkTexts: Pick<Translation, 'link'> = {
  link: {
    missing: 'Este link não existe',
    missingHelp: 'Ele pode estar incompleto ou ter sido retirado. Fale com quem o enviou; nada foi cobrado.',
    closed: 'Este link está encerrado',
    closedHelp: (title) => ['“', title, '” não pode mais ser pago. Fale com quem enviou o link; nada foi cobrado.'],
    goOn: { pay: 'Pagar', book: 'Reservar', donate: 'Doar', subscribe: 'Assinar' },
    goOnHint: 'Na próxima página você escolhe como pagar. Nada é cobrado antes disso.',
    freeAtFirst: (days, amount, rhythm, times, until) =>
      `Grátis por ${count(days, { one: '# dia', other: '# dias' })}, depois ${amount} ${every(rhythm, times)}, ${until}.`,
    trialOnce: 'Grátis só na primeira vez. Quem já fez um teste grátis aqui paga na hora.',
    afterwards: (amount, rhythm, times, until) => `Depois, ${amount} ${every(rhythm, times)}, ${until}.`,
    notOnSale: 'Isto não está à venda no momento.',
    notNow: (shop) => `Não é possível pagar no momento. Fale com ${shop}; nada foi cobrado.`,
    amountIn: (currency) => `Valor em ${currency}`,
    noAmount: 'Informe o valor que você quer pagar.',
    notAnAmount: (example) => `Escreva o valor em números, como ${example}.`,
    amountOutside: (bounds) => `Este valor não é possível. ${bounds}`,
    anyAmount: 'Quanto você quiser.',
    orMore: (least) => `${least} ou mais.`,
    upTo: (most) => `Até ${most}.`,
    between: (least, most) => `De ${least} a ${most}.`,
  },
};
