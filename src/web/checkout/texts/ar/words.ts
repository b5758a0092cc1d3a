// Words and sentences that several texts of the page in Arabic share.
import { counter } from '../counter.ts';
import type { FieldName } from '../../form.ts';
import type { Rhythm } from '../texts.ts';

export const count = counter<'zero' | 'one' | 'two' | 'few' | 'many'>('ar');
export const apart = (text: string): string => `\u2068${text}\u2069`;
/** The same for what has no letters that would say so. */
const fromLeft = (text: string): string => `\u2066${text}\u2069`;

export const pieces = (number: number): string =>
  count(number, {
    zero: 'لا قطع',
    one: 'قطعة واحدة',
    two: 'قطعتان',
    few: '# قطع',
    many: '# قطعة',
    other: '# قطعة',
  });

export const EVERY: Readonly<Record<Rhythm, (times: number) => string>> = {
  day: (times) =>
    count(times, { zero: '# يوم', one: 'يوم', two: 'يومين', few: '# أيام', many: '# يومًا', other: '# يوم' }),
  week: (times) =>
    count(times, {
      zero: '# أسبوع',
      one: 'أسبوع',
      two: 'أسبوعين',
      few: '# أسابيع',
      many: '# أسبوعًا',
      other: '# أسبوع',
    }),
  month: (times) =>
    count(times, { zero: '# شهر', one: 'شهر', two: 'شهرين', few: '# أشهر', many: '# شهرًا', other: '# شهر' }),
  year: (times) =>
    count(times, { zero: '# سنة', one: 'سنة', two: 'سنتين', few: '# سنوات', many: '# سنة', other: '# سنة' }),
};
export const every = (rhythm: Rhythm, times: number): string => `كل ${EVERY[rhythm](times)}`;

export const NAMES: Readonly<Partial<Record<FieldName, string>>> = {
  email: 'البريد الإلكتروني',
  tax_id: 'الرقم الضريبي',
  country: 'اسم البلد',
  name: 'الاسم',
  line1: 'العنوان',
  line2: 'السطر الثاني من العنوان',
  city: 'اسم المدينة',
  region: 'اسم المنطقة',
  postal_code: 'الرمز البريدي',
  phone: 'رقم الهاتف',
  shipping_option: 'اسم طريقة الشحن',
  method: 'اسم طريقة الدفع',
  code: 'رمز الخصم',
};
export const nameOf = (field: FieldName): string => NAMES[field] ?? 'هذا الحقل';

export const coinsOf = (coins: number): string =>
  count(coins, {
    zero: 'لا نقاط',
    one: 'نقطة واحدة',
    two: 'نقطتان',
    few: '# نقاط',
    many: '# نقطة',
    other: '# نقطة',
  });

export const missing = 'يُرجى ملء هذا الحقل.';
export const email = `يُرجى التحقق من البريد الإلكتروني: ينبغي أن يكون على شكل ${fromLeft('name@example.com')}.`;
export const phone = 'يُرجى التحقق من رقم الهاتف: استخدم الأرقام، مع رمز البلد إذا كان من الخارج.';
export const cardNumber = 'أدخل رقم البطاقة: من 12 إلى 19 رقمًا على وجه البطاقة.';
export const cardDigit = 'يُرجى التحقق من رقم البطاقة: أحد الأرقام غير صحيح.';
export const cardExpiry = `أدخل تاريخ الانتهاء بالشهر والسنة، مثل ${fromLeft('08\u00a0/\u00a030')}.`;
export const cardExpired = 'انتهت صلاحية هذه البطاقة.';
export const cardCvc = 'أدخل رمز الأمان: 3 أو 4 أرقام على البطاقة.';
export const newCode = 'إرسال رمز جديد';
export const verbs = {
  save: 'حفظ',
  complete: 'إتمام الطلب',
  subscribe: 'اشتراك',
  trial: 'بدء التجربة المجانية',
  order: 'تأكيد الطلب',
  pay: 'ادفع',
};
