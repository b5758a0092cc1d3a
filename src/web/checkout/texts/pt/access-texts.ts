// What the page says on which a merchant is asked for access, in Portuguese.
import type { Translation } from '../texts.ts';

export const accessTexts: Pick<Translation, 'access'> = {
  access: {
    title: (program, shop) => `Acesso para ${program} · ${shop}`,
    heading: (program, shop) => ['Dar a ', program, ' acesso a ', shop, '?'],
    asks: (program, host) => [program, ', em ', host, ', pede para:'],
    everything: 'Fazer tudo o que a loja pode fazer',
    see: (what) => `Ver ${what}`,
    change: (what) => `Ver e alterar ${what}`,
    resources: {
      coupons: 'cupons',
      customers: 'dados de clientes',
      disputes: 'contestações de pagamento',
      invoices: 'faturas',
      orders: 'pedidos',
      payment_links: 'links de pagamento',
      payments: 'pagamentos',
      products: 'produtos',
      subscriptions: 'assinaturas',
      webhooks: 'notificações (webhooks)',
    },
    key: 'Uma chave da sua loja',
    keyHint: (prefix) =>
      `Ela mostra que a loja é sua e começa com ${prefix}. O programa não a recebe e não pode fazer mais do que esta chave permite.`,
    give: 'Dar acesso',
    refuse: 'Não, voltar',
    ends: 'O acesso termina quando o programa é retirado da configuração da loja.',
    noRealMoney: 'Esta loja não movimenta dinheiro real.',
    tooOld:
      'O acesso não foi dado, porque esta página ficou aberta por muito tempo ou o navegador não guarda cookies. Tente de novo.',
    noKey: 'Informe uma chave da sua loja.',
    unknownKey: (shop) => `Esta não é uma chave de ${shop} para esta API. Confira e tente de novo.`,
    uselessKey: 'Esta chave não permite nada do que foi pedido. Use uma que permita.',
    givenKey: 'Esta chave foi dada a um programa. Use uma da própria loja.',
    unanswerable: 'Não é possível responder a este pedido',
    wrongAddress:
      'O programa quer a resposta em um endereço com o qual não está registrado. O acesso não foi dado; avise quem faz o programa.',
    unknownProgram:
      'Nenhuma loja aqui registrou um programa com este nome. O acesso não foi dado; avise quem faz o programa.',
  },
};
