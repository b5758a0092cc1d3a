// Words and sentences that several texts of the page in Portuguese share.
import { counter } from '../counter.ts';
import type { FieldName } from '../../form.ts';
import type { Rhythm } from '../texts.ts';

export const count = counter<'one' | 'other'>('pt-BR');
export const pieces = (number: number): string => count(number, { one: '# unidade', other: '# unidades' });

const RHYTHMS: Readonly<Record<Rhythm, { readonly one: string; readonly other: string }>> = {
  day: { one: 'dia', other: '# dias' },
  week: { one: 'semana', other: '# semanas' },
  month: { one: 'mês', other: '# meses' },
  year: { one: 'ano', other: '# anos' },
};
export const every = (rhythm: Rhythm, times: number): string => `a cada ${count(times, RHYTHMS[rhythm])}`;

export const NAMES: Readonly<Partial<Record<FieldName, string>>> = {
  email: 'O e-mail',
  tax_id: 'O número fiscal',
  country: 'O país',
  name: 'O nome',
  line1: 'O endereço',
  line2: 'O complemento',
  city: 'O nome da cidade',
  region: 'O nome do estado',
  postal_code: 'O código postal',
  phone: 'O telefone',
  shipping_option: 'O nome do frete',
  method: 'O nome da forma de pagamento',
  code: 'O código de desconto',
};
export const nameOf = (field: FieldName): string => NAMES[field] ?? 'Este campo';

export const missing = 'Preencha este campo.';
export const email = 'Confira o e-mail: ele deve ter o formato nome@exemplo.com.';
export const phone = 'Confira o telefone: use números, com o código do país se for do exterior.';
export const cardNumber = 'Informe o número do cartão: os 12 a 19 dígitos na frente do cartão.';
export const cardDigit = 'Confira o número do cartão: um dos dígitos está errado.';
export const cardExpiry = 'Informe a validade com mês e ano, por exemplo 08 / 30.';
export const cardExpired = 'Este cartão está vencido.';
export const cardCvc = 'Informe o código CVV: os 3 ou 4 dígitos de segurança do cartão.';
export const newCode = 'Enviar novo código';
export const verbs = {
  save: 'Salvar',
  complete: 'Concluir pedido',
  subscribe: 'Assinar',
  trial: 'Iniciar teste grátis',
  order: 'Fazer pedido',
  pay: 'Pagar',
};
