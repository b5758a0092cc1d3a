// What the page says in Portuguese of the order, its price and what became of it.
import type { Translation } from '../texts.ts';
import { count, pieces, every } from './words.ts';

export const orderTexts: Pick<Translation, 'summary' | 'codes' | 'outcome' | 'price'> = {
  summary: {
    heading: 'Resumo do pedido',
    show: 'Mostrar o resumo do pedido',
    items: (number) => count(number, { one: '# item', other: '# itens' }),
    subtotal: 'Subtotal',
    shipping: 'Frete',
    needsCountry: 'Informe o país',
    chooseWay: 'Escolha o frete',
    total: 'Total',
    payNow: 'A pagar agora',
    payOnDelivery: 'Em dinheiro na entrega',
    including: (tax) => ['Inclui ', tax],
    reverseCharge: (tax) => [tax, ': autoliquidação, você a recolhe'],
    calculation: 'Como este valor é calculado?',
    quantity: (number) => `Quantidade: ${number}`,
    remove: 'Remover',
    removeGift: (title) => `Remover o brinde ${title}`,
    insteadOf: 'em vez de',
    free: 'Grátis',
    paidEvery: (rhythm, times) => `Cobrança ${every(rhythm, times)}`,
    thenEvery: (rhythm, times) => `Depois, ${every(rhythm, times)}`,
    fromOn: (day) => `a partir de ${day}`,
    untilCanceled: 'até você cancelar',
    untilPaid: (payments) => {
      const all =
        payments === null
          ? 'até que todos os pagamentos combinados sejam feitos'
          : count(payments, { one: 'uma vez', other: '# vezes' });
      return `${all}, a menos que você cancele antes`;
    },
    consent: (shop, amount, rhythm, times, day, until) =>
      `${shop} cobra ${amount} ${every(rhythm, times)} nesta forma de pagamento${day === null ? '' : `, a partir de ${day}`}, ${until}. Impostos e frete podem mudar.`,
    laterEach: (amount, payment) => `A partir do ${payment}º pagamento, o valor será ${amount}.`,
    goneFromSale: 'Não é mais vendido',
    soldOut: 'Esgotado',
    onlyLeft: (number) => count(number, { one: 'Só resta #', other: 'Só restam #' }),
    notEnough: 'Não há mais o suficiente',
    removeLine: (title) => `Remover ${title}`,
    changeTo: (number) => `Mudar para ${number}`,
    changeLineTo: (title, number) => `Mudar a quantidade de ${title} para ${number}`,
    chooseElse: 'Volte à loja para escolher outra coisa.',
  },
  codes: {
    label: 'Código de desconto',
    apply: 'Aplicar',
    ofShop: 'Códigos da loja',
    use: 'Usar',
    useCode: (code) => `Usar o código ${code}`,
    remove: 'Remover',
    removeCode: (code) => `Remover o código ${code}`,
    shippingFree: 'deixa o frete grátis',
    shippingCheaper: 'deixa o frete mais barato',
    takesOff: (amount) => `dá ${amount} de desconto`,
    replaces: (code) => ['e substitui ', code],
    notForOrder: 'Este código não vale para este pedido.',
    coinsUsed: (used, all, amount) => `${used} de ${all} usados: ${amount}`,
    coinsHad: (all) => `Você tem ${all}.`,
    coinsUseless: 'Eles não podem ser usados neste pedido.',
    coinsKeep: 'Não usar',
    coinsUse: (coins, amount) => `Usar ${coins} por ${amount}`,
    takeGift: 'Pegar',
    takeGiftNamed: (title) => `Pegar o brinde ${title}`,
    pieces,
    toGo: (what) => `falta: ${what}`,
    onTheWay: (offer) => `Progresso: ${offer}`,
  },
  outcome: {
    late: 'Ainda aguardando o banco',
    lateHelp:
      'O banco está demorando mais que o normal. Não pague de novo: esta página mostra o resultado assim que ele for conhecido.',
    beingMade: 'Seu pagamento está sendo processado',
    beingMadeHelp: 'Isto leva alguns segundos. Não feche esta página.',
    oneMoreStep: 'Só mais um passo',
    forwarding: 'Você será levado a uma página segura para confirmar o pagamento.',
    continue: 'Continuar',
    onItsWay: 'Seu pagamento está a caminho',
    accepted: 'O banco aceitou o pagamento e vai confirmá-lo mais tarde.',
    seenOnChain: (seen, needed) => `O pagamento foi visto na rede, com ${seen} de ${needed} confirmações até agora.`,
    nothingToDo: 'Não há mais nada a fazer; você pode fechar esta página.',
    partlyArrived: 'Uma parte do seu pagamento chegou',
    partlyArrivedHelp:
      'Envie o restante para o mesmo endereço para concluir seu pedido. Até lá, ele não pode ser cancelado nem pago de outra forma.',
    received: 'Recebido',
    leftToSend: 'Falta enviar',
    address: 'Endereço',
    sendRest: 'Enviar o restante',
    transfer: 'Faça a transferência',
    amount: 'Valor',
    reference: 'Referência',
    copy: 'Copiar',
    writeReference: (shop) => `Escreva a referência na transferência: é por ela que ${shop} encontra seu pedido.`,
    completeOnArrival: 'Seu pedido é concluído quando o dinheiro chegar. Você pode voltar a esta página quando quiser.',
    thanks: 'Obrigado pelo seu pedido',
    order: 'Pedido',
    date: 'Data',
    toPayOnDelivery: 'A pagar na entrega',
    paid: 'Pago',
    payment: 'Pagamento',
    refunded: 'Reembolsado',
    deliveryTo: 'Entrega para',
    pickUpAt: 'Retirada em',
    kept: 'Sua forma de pagamento está salva',
    keptHelp: (shop) => `${shop} cobra nela o que você assinou.`,
    notKept: 'Sua forma de pagamento não foi salva',
    keptFree: 'Nada foi cobrado agora.',
    keptOwed: (amount) => `O valor em aberto de ${amount} é cobrado nela.`,
    backTo: (shop) => `Voltar para ${shop}`,
    takenBack: 'Você será levado para lá em alguns segundos.',
    stay: 'Ficar nesta página',
    over: {
      expired: ['Esta página expirou', 'Comece de novo na loja.'],
      canceled: ['Este pedido foi cancelado', 'Você pode começar de novo na loja quando quiser.'],
      failed: ['Não foi possível concluir este pedido', 'Comece de novo na loja.'],
    },
    nothingCharged: 'Nada foi cobrado.',
    hadArrived: (amount, shop) => `${amount} já tinham chegado: ${shop} pode dizer o que acontece com esse valor.`,
    tooLate: (amount) => `Seu pagamento chegou tarde demais: ${amount} serão devolvidos a você.`,
    theShop: (shop, address) =>
      address === null ? ['A loja é ', shop, '.'] : ['A loja é ', shop, '; ela atende em ', address, '.'],
    newsTo: (address) => ['As notícias sobre ele vão para ', address, '.'],
  },
  price: {
    taxOn: (rate, on, isContained, isOnTaxes) => {
      const what = isContained
        ? { prices: 'incluídos nos preços', shipping: 'incluídos no frete', surcharge: 'incluídos na taxa' }[on]
        : { prices: 'sobre os preços', shipping: 'sobre o frete', surcharge: 'sobre a taxa' }[on];
      const taxes = isContained ? ' e em outros impostos' : ' e outros impostos';
      return `${rate} ${what}${isOnTaxes ? taxes : ''}`;
    },
    trial: (days) => `Teste grátis, ${count(days, { one: '# dia', other: '# dias' })}`,
    lineFee: (fee, title) => `${{ setup: 'Ativação', shipping: 'Frete' }[fee]}: ${title}`,
    tier: (reduction, from) =>
      `${reduction} de desconto por unidade${from === 1 ? '' : `, a partir de ${pieces(from)}`}`,
    elapsed: 'Tempo já decorrido',
    credit: 'Crédito por tempo já pago',
    cashOnDelivery: 'Taxa de pagamento na entrega',
    freeGift: 'Brinde',
    byCode: (code) => `pelo código ${code}`,
    termsByCode: (terms, code) => `${terms}, pelo código ${code}`,
    coins: (coins) => count(coins, { one: '# ponto', other: '# pontos' }),
    coinsWorth: (coins, unit, worth) =>
      `${count(coins, { one: '# ponto', other: '# pontos' })}; ${count(unit, { one: '# vale', other: '# valem' })} ${worth}`,
    off: (reduction) => `${reduction} de desconto`,
    offEach: (reduction) => `${reduction} de desconto por unidade`,
    priceEach: (price) => `${price} por unidade`,
    offFrom: (reduction, start) => `${reduction} de desconto a partir de ${start}`,
    pieces,
    deal: (bought, got, reduction, isForCertain) => {
      const first = 'pieces' in bought ? pieces(bought.pieces) : bought.spend;
      const how = reduction === null ? 'grátis' : `com ${reduction} de desconto`;
      return `compre ${first} e leve mais ${got} ${how}${isForCertain ? ', em certos produtos' : ''}`;
    },
    freeShipping: (upTo) => `frete grátis${upTo === null ? '' : ` quando custa até ${upTo}`}`,
    either: (terms) => terms.join(' ou '),
    each: (terms) => terms.join(', '),
    onCertainGoods: (terms) => `${terms}, em certos produtos`,
    atMost: (terms, most) => `${terms}, no máximo ${most}`,
  },
};
