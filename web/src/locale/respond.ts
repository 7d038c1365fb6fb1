/** Words of the response pages; each page has its own file beside this one. */
import { en as forecast_en, zh as forecast_zh } from './respond_forecast'
import { en as episodes_en, zh as episodes_zh } from './respond_episodes'
import { en as list_en, zh as list_zh } from './respond_list'
import { en as plan_en, zh as plan_zh } from './respond_plan'
import { en as orders_en, zh as orders_zh } from './respond_orders'
import { en as review_en, zh as review_zh } from './respond_review'

export const zh = {
  ...forecast_zh,
  ...episodes_zh,
  ...list_zh,
  ...plan_zh,
  ...orders_zh,
  ...review_zh,
  'respond.title': '重污染应对',
  'respond.nav': '应对',
  'respond.forecast': '预报',
  'respond.episodes': '预警',
  'respond.list': '减排清单',
  'respond.plan': '方案',
  'respond.orders': '指令与核查',
  'respond.review': '评估',
}

export const en = {
  ...forecast_en,
  ...episodes_en,
  ...list_en,
  ...plan_en,
  ...orders_en,
  ...review_en,
  'respond.title': 'Heavy-pollution response',
  'respond.nav': 'Respond',
  'respond.forecast': 'Forecast',
  'respond.episodes': 'Warnings',
  'respond.list': 'Reduction list',
  'respond.plan': 'Plan',
  'respond.orders': 'Orders',
  'respond.review': 'Review',
}
