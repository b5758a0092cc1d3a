// What the page says in Arabic of the order, its price and what became of it.
import type { Translation } from '../texts.ts';
import { count, apart, pieces, every, coinsOf } from './words.ts';

export const orderTexts: Pick<Translation, 'summary' | 'codes' | 'outcome' | 'price'> = {
  summary: {
    heading: 'ملخص الطلب',
    show: 'عرض ملخص الطلب',
    items: (number) =>
      count(number, {
        zero: 'لا منتجات',
        one: 'منتج واحد',
        two: 'منتجان',
        few: '# منتجات',
        many: '# منتجًا',
        other: '# منتج',
      }),
    subtotal: 'المجموع الفرعي',
    shipping: 'الشحن',
    needsCountry: 'حدّد البلد',
    chooseWay: 'اختر طريقة',
    total: 'المجموع',
    payNow: 'المستحق الآن',
    payOnDelivery: 'نقدًا عند الاستلام',
    including: (tax) => ['يشمل ', tax],
    calculation: 'كيف حُسب هذا المبلغ؟',
    quantity: (number) => `الكمية: ${number}`,
    remove: 'إزالة',
    removeGift: (title) => `إزالة الهدية ${apart(title)}`,
    insteadOf: 'بدلًا من',
    free: 'مجاني',
    paidEvery: (rhythm, times) => `يُدفع ${every(rhythm, times)}`,
    thenEvery: (rhythm, times) => `ثم ${every(rhythm, times)}`,
    fromOn: (day) => `ابتداءً من ${apart(day)}`,
    untilCanceled: 'حتى تلغي الاشتراك',
    untilPaid: (payments) => {
      const all =
        payments === null
          ? 'حتى تُسدَّد جميع الدفعات المتفق عليها'
          : count(payments, {
              zero: 'دون أي دفعة',
              one: 'مرة واحدة',
              two: 'مرتين',
              few: '# مرات',
              many: '# مرة',
              other: '# مرة',
            });
      return `${all}، ما لم تلغِ الاشتراك قبل ذلك`;
    },
    consent: (shop, amount, rhythm, times, day, until) =>
      `يخصم ${apart(shop)} مبلغ ${apart(amount)} ${every(rhythm, times)} من طريقة الدفع هذه${day === null ? '' : ` ابتداءً من ${apart(day)}`} ${until}. قد تتغيّر الضرائب وتكلفة الشحن.`,
    goneFromSale: 'لم يعد يُباع',
    soldOut: 'نفدت الكمية',
    onlyLeft: (number) => `لم يتبقَّ سوى ${number}`,
    notEnough: 'الكمية المتبقية غير كافية',
    removeLine: (title) => `إزالة ${apart(title)}`,
    changeTo: (number) => `تغيير إلى ${number}`,
    changeLineTo: (title, number) => `تغيير كمية ${apart(title)} إلى ${number}`,
    chooseElse: 'عُد إلى المتجر لاختيار شيء آخر.',
  },
  codes: {
    label: 'رمز الخصم',
    apply: 'تطبيق',
    ofShop: 'رموز المتجر',
    use: 'استخدام',
    useCode: (code) => `استخدام الرمز ${apart(code)}`,
    remove: 'إزالة',
    removeCode: (code) => `إزالة الرمز ${apart(code)}`,
    shippingFree: 'يجعل الشحن مجانيًا',
    shippingCheaper: 'يخفّض تكلفة الشحن',
    takesOff: (amount) => `يخصم ${apart(amount)}`,
    replaces: (code) => ['ويحل محل ', code],
    notForOrder: 'لا ينطبق هذا الرمز على هذا الطلب.',
    coinsUsed: (used, all, amount) => `استُخدم ${used} من ${all}: ${apart(amount)}`,
    coinsHad: (all) => `رصيدك ${all}.`,
    coinsUseless: 'لا يمكن استخدامها في هذا الطلب.',
    coinsKeep: 'عدم الاستخدام',
    coinsUse: (coins, amount) => `استخدام ${coins} مقابل ${apart(amount)}`,
    takeGift: 'خذها',
    takeGiftNamed: (title) => `أخذ الهدية ${apart(title)}`,
    pieces,
    toGo: (what) => `تبقّى ${apart(what)}`,
    onTheWay: (offer) => `التقدم نحو: ${apart(offer)}`,
  },
  outcome: {
    late: 'ما زلنا ننتظر البنك',
    lateHelp: 'يستغرق البنك وقتًا أطول من المعتاد. لا تدفع مرة أخرى: ستعرض هذه الصفحة النتيجة فور معرفتها.',
    beingMade: 'جارٍ تنفيذ الدفع',
    beingMadeHelp: 'يستغرق ذلك بضع ثوانٍ. لا تغلق هذه الصفحة.',
    oneMoreStep: 'خطوة أخيرة',
    forwarding: 'تنتقل الآن إلى صفحة آمنة لتأكيد الدفع.',
    continue: 'متابعة',
    onItsWay: 'دفعتك في الطريق',
    accepted: 'قبل البنك الدفعة وسيؤكدها لاحقًا.',
    seenOnChain: (seen, needed) => `ظهرت الدفعة على الشبكة، وعدد التأكيدات حتى الآن ${seen} من ${needed}.`,
    nothingToDo: 'لا يلزم فعل شيء آخر؛ يمكنك إغلاق هذه الصفحة.',
    transfer: 'يُرجى تحويل المبلغ',
    amount: 'المبلغ',
    reference: 'الرقم المرجعي',
    copy: 'نسخ',
    writeReference: (shop) => `اكتب الرقم المرجعي في الحوالة، فبه يجد ${apart(shop)} طلبك.`,
    completeOnArrival: 'يكتمل طلبك بعد وصول المبلغ. يمكنك العودة إلى هذه الصفحة في أي وقت.',
    thanks: 'شكرًا لطلبك',
    order: 'الطلب',
    date: 'التاريخ',
    toPayOnDelivery: 'المستحق عند الاستلام',
    paid: 'المدفوع',
    payment: 'طريقة الدفع',
    refunded: 'المُسترَدّ',
    deliveryTo: 'التوصيل إلى',
    pickUpAt: 'الاستلام من',
    kept: 'حُفظت طريقة الدفع',
    keptHelp: (shop) => `يخصم منها ${apart(shop)} قيمة ما اشتركت فيه. لم يُخصم أي مبلغ الآن.`,
    backTo: (shop) => `العودة إلى ${apart(shop)}`,
    takenBack: 'ستنتقل إليه تلقائيًا خلال ثوانٍ.',
    stay: 'البقاء في هذه الصفحة',
    over: {
      expired: ['انتهت صلاحية هذه الصفحة', 'ابدأ من جديد من المتجر.'],
      canceled: ['أُلغي هذا الطلب', 'يمكنك البدء من جديد من المتجر في أي وقت.'],
      failed: ['تعذّر إتمام هذا الطلب', 'ابدأ من جديد من المتجر.'],
    },
    nothingCharged: 'لم يُخصم أي مبلغ.',
    tooLate: (amount) => `وصلت دفعتك متأخرة: سيُعاد إليك مبلغ ${apart(amount)}.`,
    theShop: (shop, address) =>
      address === null ? ['المتجر هو ', shop, '.'] : ['المتجر هو ', shop, '، ويمكن مراسلته على ', address, '.'],
    newsTo: (address) => ['تُرسل أخبار الطلب إلى ', address, '.'],
  },
  price: {
    taxOn: (rate, on, isContained, isOnTaxes) => {
      const what = { prices: 'الأسعار', shipping: 'الشحن', surcharge: 'الرسوم' }[on];
      const how = isContained ? `مشمولة في ${what}` : `تُضاف إلى ${what}`;
      return `${rate} ${how}${isOnTaxes ? ' وإلى ضرائب أخرى' : ''}`;
    },
    byCode: (code) => `بالرمز ${apart(code)}`,
    termsByCode: (terms, code) => `${terms}، بالرمز ${apart(code)}`,
    coins: coinsOf,
    coinsWorth: (coins, unit, worth) => `${coinsOf(coins)}، قيمة كل ${unit} منها ${apart(worth)}`,
    off: (reduction) => `خصم ${apart(reduction)}`,
    offEach: (reduction) => `خصم ${apart(reduction)} لكل قطعة`,
    priceEach: (price) => `${apart(price)} لكل قطعة`,
    offFrom: (reduction, start) => `خصم ${apart(reduction)} ابتداءً من ${apart(start)}`,
    pieces,
    deal: (bought, got, reduction, isForCertain) => {
      const first = 'pieces' in bought ? pieces(bought.pieces) : `بقيمة ${apart(bought.spend)}`;
      const how = reduction === null ? 'مجانًا' : `بخصم ${apart(reduction)}`;
      return `اشترِ ${first} واحصل على ${pieces(got)} ${how}${isForCertain ? '، من منتجات معينة' : ''}`;
    },
    freeShipping: (upTo) => `شحن مجاني${upTo === null ? '' : ` إذا كانت تكلفته حتى ${apart(upTo)}`}`,
    either: (terms) => terms.join(' أو '),
    each: (terms) => terms.join('، '),
    onCertainGoods: (terms) => `${terms}، على منتجات معينة`,
    atMost: (terms, most) => `${terms}، بحد أقصى ${apart(most)}`,
  },
};
