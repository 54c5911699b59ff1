/** What people call the complaint types. */
import type { ComplaintType } from '../base/words.ts';

export const complaintTypeNames: { readonly [K in ComplaintType]: { zh: string; en: string } } = {
  product_quality: { zh: '产品质量', en: 'product quality' },
  service_attitude: { zh: '服务态度', en: 'service attitude' },
  logistics_delay: { zh: '物流延误', en: 'late delivery' },
  not_received_signed: { zh: '显示签收未收到', en: 'marked delivered, not received' },
  size_fit: { zh: '尺码不合', en: 'size and fit' },
  description_mismatch: { zh: '与描述不符', en: 'not as described' },
  after_sales_slow: { zh: '售后太慢', en: 'slow after-sales' },
  price_refund: { zh: '价格与退款金额', en: 'price and refund' },
  safety_hazard: { zh: '安全隐患', en: 'safety hazard' },
  privacy_leak: { zh: '隐私泄露', en: 'privacy leak' },
  other: { zh: '其他', en: 'other' },
};
