/** Words of the carbon pages, fetched with the first of them; each slice has its own file beside this one. */
import { addWords } from '.'
import { en as accounts_en, zh as accounts_zh } from './carbon_accounts'
import { en as enter_en, zh as enter_zh } from './carbon_enter'
import { en as finance_en, zh as finance_zh } from './carbon_finance'
import { en as planning_en, zh as planning_zh } from './carbon_planning'
import { en as ratings_en, zh as ratings_zh } from './carbon_ratings'

export const zh = {
  ...accounts_zh,
  ...ratings_zh,
  ...finance_zh,
  ...planning_zh,
  ...enter_zh,
  'carbon.title': '碳账户与转型金融',
  'carbon.accounts': '核算',
  'carbon.ratings': '碳效码',
  'carbon.balance': '行业与县市平衡',
  'carbon.energy': '能源双控',
  'carbon.pathway': '路径',
  'carbon.library': '转型项目库',
  'carbon.finance': '授权与贷款',
  'carbon.verifications': '贷款核查',
  'carbon.assets': '碳资产',
  'carbon.own': '本企业',
  'carbon.synthetic': '合成数据：46 家虚构企业，仅供演示，与任何真实企业无关。',
}

export const en: Record<keyof typeof zh, string> = {
  ...accounts_en,
  ...ratings_en,
  ...finance_en,
  ...planning_en,
  ...enter_en,
  'carbon.title': 'Carbon accounts and transition finance',
  'carbon.accounts': 'Accounts',
  'carbon.ratings': 'Codes',
  'carbon.balance': 'Sectors and counties',
  'carbon.energy': 'Energy',
  'carbon.pathway': 'Pathway',
  'carbon.library': 'Project library',
  'carbon.finance': 'Consent and loans',
  'carbon.verifications': 'Verification',
  'carbon.assets': 'Assets',
  'carbon.own': 'Own enterprise',
  'carbon.synthetic': 'Synthetic: 46 made-up enterprises for demonstration; no figure is of a real one.',
}

addWords(zh, en)
