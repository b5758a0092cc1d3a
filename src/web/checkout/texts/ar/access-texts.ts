// What the page says on which a merchant is asked for access, in Arabic.
import type { Translation } from '../texts.ts';
import { apart } from './words.ts';

export const accessTexts: Pick<Translation, 'access'> = {
  access: {
    title: (program, shop) => `الوصول لبرنامج ${apart(program)} · ${apart(shop)}`,
    heading: (program, shop) => ['هل تمنح ', program, ' حق الوصول إلى ', shop, '؟'],
    asks: (program, host) => ['يطلب ', program, ' على ', host, ' ما يلي:'],
    everything: 'القيام بكل ما يمكن للمتجر القيام به',
    see: (what) => `الاطلاع على ${what}`,
    change: (what) => `الاطلاع على ${what} وتعديلها`,
    resources: {
      coupons: 'القسائم',
      customers: 'بيانات العملاء',
      disputes: 'الاعتراضات على الدفعات',
      invoices: 'الفواتير',
      orders: 'الطلبات',
      payment_links: 'روابط الدفع',
      payments: 'الدفعات',
      products: 'المنتجات',
      subscriptions: 'الاشتراكات',
      webhooks: 'الإشعارات (webhooks)',
    },
    key: 'مفتاح من مفاتيح متجرك',
    keyHint: (prefix) =>
      `يُثبت أن المتجر لك، ويبدأ بـ ${apart(prefix)}. لا يحصل البرنامج عليه، ولا يُسمح له بأكثر مما يسمح به هذا المفتاح.`,
    give: 'منح حق الوصول',
    refuse: 'لا، العودة',
    ends: 'ينتهي حق الوصول عند إزالة البرنامج من إعدادات المتجر.',
    noRealMoney: 'لا تُحوَّل في هذا المتجر أموال حقيقية.',
    tooOld:
      'لم يُمنح حق الوصول، لأن هذه الصفحة بقيت مفتوحة مدة طويلة جدًا أو لأن المتصفح لا يحفظ ملفات تعريف الارتباط. حاول مرة أخرى.',
    noKey: 'أدخل مفتاحًا من مفاتيح متجرك.',
    unknownKey: (shop) => `هذا ليس مفتاحًا لمتجر ${apart(shop)} لهذه الواجهة. تحقق منه وحاول مرة أخرى.`,
    uselessKey: 'لا يسمح هذا المفتاح بأي شيء مما هو مطلوب. استخدم مفتاحًا يسمح به.',
    givenKey: 'هذا المفتاح مُنح لأحد البرامج. استخدم مفتاحًا من مفاتيح المتجر نفسه.',
    unanswerable: 'لا يمكن الرد على هذا الطلب',
    wrongAddress: 'يريد البرنامج أن يصله الرد على عنوان غير مسجل له. لم يُمنح حق الوصول؛ أخبر من يطوّر البرنامج.',
    unknownProgram: 'لا يوجد برنامج مسجل بهذا الاسم لدى أي متجر هنا. لم يُمنح حق الوصول؛ أخبر من يطوّر البرنامج.',
  },
};
