import { createRouter, createWebHistory } from 'vue-router'
import { t, type Word } from '@/locale'
import SkyPage from '@/pages/sky/SkyPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    title?: Word
    /** Needs neither a region nor signing in. */
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  routes: [
    { path: '/', component: SkyPage, meta: { title: 'nav.sky' } },
    {
      path: '/assessment',
      component: () => import('@/pages/assessment/AssessmentPage.vue'),
      meta: { title: 'nav.assessment' },
    },
    {
      path: '/station/:id',
      component: () => import('@/pages/station/StationPage.vue'),
      props: true,
      meta: { title: 'station.title' },
    },
    { path: '/why', component: () => import('@/pages/why/WhyPage.vue'), meta: { title: 'nav.why' } },
    { path: '/health', component: () => import('@/pages/health/HealthPage.vue'), meta: { title: 'nav.health' } },
    {
      path: '/health/marks/:id',
      component: () => import('@/pages/health/MarkPage.vue'),
      props: true,
      meta: { title: 'nav.health' },
    },
    {
      path: '/health/devices/:id',
      component: () => import('@/pages/health/DevicePage.vue'),
      props: true,
      meta: { title: 'nav.health' },
    },
    { path: '/sources', component: () => import('@/pages/sources/SourcesPage.vue'), meta: { title: 'nav.sources' } },
    {
      path: '/rules/:id?/:edition?',
      component: () => import('@/pages/rules/RulesPage.vue'),
      props: true,
      meta: { title: 'nav.rules' },
    },
    {
      path: '/docket',
      component: () => import('@/pages/docket/DocketPage.vue'),
      meta: { title: 'nav.docket' },
      children: [
        { path: '', component: () => import('@/pages/docket/BoardView.vue') },
        { path: 'list', component: () => import('@/pages/docket/ListView.vue') },
        { path: 'tree', component: () => import('@/pages/docket/TreeView.vue') },
        { path: 'new', component: () => import('@/pages/docket/ReportView.vue') },
        { path: ':id', component: () => import('@/pages/docket/CaseView.vue'), props: true },
      ],
    },
    {
      path: '/respond',
      component: () => import('@/pages/respond/RespondPage.vue'),
      meta: { title: 'respond.title' },
      children: [
        { path: '', component: () => import('@/pages/respond/EpisodesView.vue') },
        { path: 'episodes/:id', component: () => import('@/pages/respond/EpisodeView.vue'), props: true },
        { path: 'forecast', component: () => import('@/pages/respond/ForecastView.vue') },
        { path: 'list', component: () => import('@/pages/respond/ListView.vue') },
        { path: 'plan', component: () => import('@/pages/respond/PlanView.vue') },
        { path: 'orders/:episode?', component: () => import('@/pages/respond/OrdersView.vue'), props: true },
        { path: 'review/:episode?', component: () => import('@/pages/respond/ReviewView.vue'), props: true },
      ],
    },
    {
      path: '/carbon',
      component: () => import('@/pages/carbon/CarbonPage.vue'),
      meta: { title: 'carbon.title' },
      children: [
        // accounts
        { path: '', component: () => import('@/pages/carbon/AccountsView.vue') },
        { path: 'accounts/:id', component: () => import('@/pages/carbon/AccountView.vue'), props: true },
        { path: 'own', component: () => import('@/pages/carbon/FilingView.vue') },
        // ratings and balance
        { path: 'ratings', component: () => import('@/pages/carbon/RatingsView.vue') },
        { path: 'balance', component: () => import('@/pages/carbon/BalanceView.vue') },
        // finance
        { path: 'finance', component: () => import('@/pages/carbon/FinanceView.vue') },
        { path: 'verifications', component: () => import('@/pages/carbon/VerificationsView.vue') },
        { path: 'assets', component: () => import('@/pages/carbon/AssetsView.vue') },
        { path: 'own/consents', component: () => import('@/pages/carbon/OwnConsents.vue') },
        // planning
        { path: 'library', component: () => import('@/pages/carbon/LibraryView.vue') },
        { path: 'library/:id', component: () => import('@/pages/carbon/EntryView.vue'), props: true },
        { path: 'pathway', component: () => import('@/pages/carbon/PathwayView.vue') },
        { path: 'energy', component: () => import('@/pages/carbon/EnergyView.vue') },
      ],
    },
    {
      path: '/code/:token',
      component: () => import('@/pages/carbon/CodePage.vue'),
      props: true,
      meta: { title: 'rating.code_title', open: true },
    },
    { path: '/alarms', component: () => import('@/pages/alarms/AlarmsPage.vue'), meta: { title: 'alarms.title' } },
    { path: '/report', component: () => import('@/pages/report/ReportPage.vue'), meta: { title: 'people.report', open: true } },
    {
      path: '/report/:number',
      component: () => import('@/pages/report/StatusPage.vue'),
      props: true,
      meta: { title: 'people.report', open: true },
    },
    {
      path: '/first-run',
      component: () => import('@/pages/account/LinkPage.vue'),
      props: { first: true },
      meta: { title: 'people.first_run', open: true },
    },
    {
      path: '/invitation',
      component: () => import('@/pages/account/LinkPage.vue'),
      props: { first: false },
      meta: { title: 'people.invitation', open: true },
    },
    { path: '/account', component: () => import('@/pages/account/AccountPage.vue'), meta: { title: 'people.account', open: true } },
    { path: '/admin/:tab?', component: () => import('@/pages/admin/AdminPage.vue'), props: true, meta: { title: 'people.admin', open: true } },
    { path: '/:rest(.*)', component: () => import('@/pages/NotFoundPage.vue') },
  ],
})

router.afterEach(to => {
  const title = to.meta.title ? `${t(to.meta.title)} · ` : ''
  document.title = `${title}${t('app.name')}`
})
