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
  'respond.clock.exercise': '演练时钟：{now}（北京时间）。这里的一切只是演练。',
  'respond.clock.move': '拨快',
  'respond.clock.hour': '1 小时',
  'respond.clock.day': '1 天',
  'respond.clock.begin': '开始演练',
  'respond.clock.lead': '合成数据可在过去的日子上演练；时钟只能向前拨。',
  'respond.clock.to': '演练起点（北京时间）',
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
  'respond.clock.exercise': 'Exercise clock: {now} (Beijing). All of this is an exercise.',
  'respond.clock.move': 'Forward by',
  'respond.clock.hour': '1 hour',
  'respond.clock.day': '1 day',
  'respond.clock.begin': 'Begin an exercise',
  'respond.clock.lead': 'With synthetic air an exercise may be held on past days; its clock only goes forward.',
  'respond.clock.to': 'Begin at (Beijing time)',
}
