#include "carbon/synthetic/synthetic.hpp"

#include "base/assert.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace lantian::carbon {
namespace {

constexpr double synthetic_percent = 100;
constexpr double output_spread = 3, output_growth = 1, value_spread = 3;  // percent
constexpr double weighing_spread = 0.3;                                   // percent of what is bought
constexpr std::array<std::string_view, 4> allocated_sectors{"power", "aluminium", "cement", "steel"};
constexpr double allocated_share = 0.97;

/// The number of a text: FNV-1a, the same everywhere.
std::uint64_t synthetic_key(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

/// A standard deviate by the sum of twelve uniforms: no logarithm, so that every machine gives the same last digit.
double synthetic_deviate(std::uint64_t seed, std::string_view enterprise, std::string_view month,
                         std::string_view item) {
  const auto counter = inventory::halves(synthetic_key(fmt::format("{}/{}/{}", enterprise, month, item)));
  double sum = -6;
  for (std::uint32_t n = 0; n < 6; ++n) {
    const auto words = inventory::Philox::words({counter[0], counter[1], n, 0}, inventory::halves(seed));
    sum += inventory::open_uniform(words[0], words[1]) + inventory::open_uniform(words[2], words[3]);
  }
  return sum;
}

Decimal synthetic_decimal(double value, int places) {
  double scale = 1;
  for (int n = 0; n < places; ++n) scale *= 10;
  return {std::llround(value * scale), places};
}

/// One enterprise, made month by month.
class Making {
 public:
  Making(const CarbonPlan& plan, const PlannedEnterprise& one, SyntheticCarbon& out)
      : plan_{plan}, one_{one}, recipe_{*plan.recipe(one.who.sector)}, out_{out} {}

  void run() {
    for (int year = plan_.first_year; year <= plan_.last_year; ++year) {
      double made = 0;
      for (int month = 1; month <= 12; ++month) made += make_month(year, month);
      make_year(year, made);
    }
  }

 private:
  double deviate(std::string_view month, std::string_view item) const {
    return synthetic_deviate(plan_.seed, one_.who.id, month, item);
  }
  double with_spread(double value, double percent, std::string_view month, std::string_view item) const {
    return value * std::max(0.0, 1 + percent / synthetic_percent * deviate(month, item));
  }
  /// Percent of the recipe's fuels that the enterprise needs in a year.
  double need(int year) const {
    const double trend = static_cast<double>(one_.trend_tenths) / 1000 * (year - plan_.first_year);
    return one_.efficiency / synthetic_percent * (1 + trend);
  }

  double make_month(int year, int month) {
    const std::string name = fmt::format("{}-{:02}", year, month);
    const double growth = 1 + output_growth / synthetic_percent * (year - plan_.first_year);
    const double usual = one_.output * growth * recipe_.season[static_cast<std::size_t>(month) - 1] / synthetic_percent;
    const Decimal output = synthetic_decimal(with_spread(usual, output_spread, name, "output"), 1);
    values_.clear();
    filing_ = {};
    filing_.enterprise = one_.who.id;
    filing_.month = name;
    filing_.state = name <= one_.last_final ? MonthState::final : MonthState::provisional;
    filing_.synthetic = true;
    if (!recipe_.output_item.empty()) add(recipe_.output_item, recipe_.output_unit, output, true);
    for (const RecipeItem& item : recipe_.items) make_item(item, name, year, output.approximate());
    for (const RecipeStock& stock : recipe_.stocks) make_stock(stock, name);
    sow();
    out_.outputs.push_back({one_.who.id, name, output});
    return output.approximate();
  }

  void make_item(const RecipeItem& item, const std::string& month, int year, double output) {
    double value = item.ratio;
    if (!item.level) value *= item.per.empty() ? output : values_[item.per];
    if (item.fuel) value *= need(year);
    value = with_spread(value, item.spread, month, item.id);
    add(item.id, item.unit, synthetic_decimal(value, item.places), item.metered);
  }

  void make_stock(const RecipeStock& stock, const std::string& month) {
    const double used = values_[stock.item];
    const double usual = stock.months * used;
    double& heap = heaps_.try_emplace(stock.item, usual).first->second;
    // The heap drifts to its usual size; one buys at least what is missing, and never less than nothing.
    const double wanted = used + 0.3 * (usual - heap) + 0.05 * used * deviate(month, stock.stock);
    const double came = std::max({wanted, used - heap, 0.0});
    const double after = heap + came - used;
    const double bought = with_spread(came, weighing_spread, month, stock.bought);
    add(stock.bought, stock.unit, synthetic_decimal(bought, 1), true);
    add(stock.stock + "_start", stock.unit, synthetic_decimal(heap, 1), true);
    add(stock.stock + "_end", stock.unit, synthetic_decimal(after, 1), true);
    heap = after;
  }

  void add(const std::string& id, const std::string& unit, const Decimal& value, bool metered) {
    values_[id] = value.approximate();
    MonthItem item;
    item.item = id;
    item.value = value;
    item.unit = unit;
    if (one_.measures <= 2)
      item.origin = metered ? Origin::metered : one_.measures == 1 ? Origin::measured : Origin::invoiced;
    if (one_.measures == 3) item.origin = Origin::invoiced;
    if (item.origin == Origin::metered) item.meter = fmt::format("{}/{}", one_.who.id, id);
    if (item.origin != Origin::declared) {
      item.evidence = fmt::format("{}-{}-{}-{}", name_of_paper(item.origin), one_.who.id, filing_.month, id);
    }
    item.record = fmt::format("month/{}//{}@1#{}", one_.who.id, filing_.month, id);
    filing_.items.push_back(std::move(item));
  }

  static std::string_view name_of_paper(Origin origin) {
    switch (origin) {
      case Origin::metered:
        return "METER";
      case Origin::measured:
        return "LAB";
      default:
        return "INVOICE";
    }
  }

  /// The defects of this month; then the filing is kept, unless one of them is that there is none.
  void sow() {
    bool filed = true;
    const std::vector<MonthItem> clean = filing_.items;
    for (const Defect& defect : plan_.defects) {
      if (defect.enterprise != one_.who.id || defect.month != filing_.month) continue;
      if (defect.kind == DefectKind::month) filed = false;
      const auto item = std::ranges::find(filing_.items, defect.item, &MonthItem::item);
      if (item != filing_.items.end()) spoil(defect, *item);
    }
    before_ = clean;
    if (filed) out_.months.push_back(std::move(filing_));
  }

  void spoil(const Defect& defect, MonthItem& item) {
    switch (defect.kind) {
      case DefectKind::times:
        item.value = synthetic_decimal(item.value.approximate() * defect.factor.approximate(), item.value.places);
        break;
      case DefectKind::unknown:
        item.standing = Standing::not_estimated;
        item.value = Decimal{};
        break;
      case DefectKind::copied: {
        const auto old = std::ranges::find(before_, defect.item, &MonthItem::item);
        if (old != before_.end()) item.value = old->value;
        break;
      }
      case DefectKind::absent: {
        const std::string name = item.item;
        std::erase_if(filing_.items, [&](const MonthItem& one) { return one.item == name; });
        break;
      }
      case DefectKind::month:
        break;
    }
  }

  void make_year(int year, double made) {
    const std::string name = std::to_string(year);
    int value_percent = one_.value_percent;
    for (const PlannedYear& special : plan_.years) {
      if (special.enterprise == one_.who.id && special.year == year) value_percent = special.value_percent;
    }
    SyntheticYear out;
    out.enterprise = one_.who.id;
    out.sector = one_.who.sector;
    out.county = one_.who.county;
    out.year = year;
    out.output = synthetic_decimal(made, 1);
    out.output_unit = recipe_.output_unit;
    const double usual = made * recipe_.value_added_yuan * value_percent / synthetic_percent;
    const double value = with_spread(usual, value_spread, name, "value added");
    out.value_added = Money::from_fen(std::llround(value) * 100);
    out.tax = Money::from_fen(std::llround(std::max(0.0, value * recipe_.tax_percent / synthetic_percent)) * 100);
    out.energy_tce = synthetic_decimal(made * recipe_.energy_tce * need(year), 1);
    out.about_t = synthetic_decimal(made * recipe_.about_t * need(year), 0);
    allocate(out);
    out_.years.push_back(std::move(out));
  }

  void allocate(const SyntheticYear& year) {
    const bool market = std::ranges::find(allocated_sectors, year.sector) != allocated_sectors.end();
    if (!market || year.year != plan_.last_year) return;
    AssetDraft draft;
    draft.act = AssetAct::issue;
    draft.voucher = fmt::format("SYN-CEA-{}-{}", year.year, year.enterprise);
    draft.day = Day{std::chrono::year{year.year} / std::chrono::September / 30};
    draft.holder = year.enterprise;
    draft.kind = "cea";
    draft.vintage = year.year;
    draft.units = std::llround(year.about_t.approximate() * allocated_share);
    draft.evidence = "synthetic allocation";
    draft.synthetic = true;
    if (draft.units > 0) out_.allocations.push_back(std::move(draft));
  }

  const CarbonPlan& plan_;
  const PlannedEnterprise& one_;
  const Recipe& recipe_;
  SyntheticCarbon& out_;
  Month filing_;
  std::vector<MonthItem> before_;                      ///< last month, before defects
  std::map<std::string, double, std::less<>> values_;  ///< of this month
  std::map<std::string, double, std::less<>> heaps_;   ///< at the end of the last month
};

}  // namespace

SyntheticCarbon make_synthetic(const CarbonPlan& plan) {
  SyntheticCarbon out;
  for (const PlannedEnterprise& one : plan.enterprises) {
    out.enterprises.push_back(one.who);
    Making{plan, one, out}.run();
  }
  return out;
}

std::vector<MeterDay> meter_days(const CarbonPlan& plan, const Month& month, const MonthItem& item) {
  std::vector<MeterDay> out;
  const auto first = parse_day(month.month + "-01");
  if (item.meter.empty() || item.standing != Standing::value || !first) return out;
  const std::chrono::year_month_day date{*first};
  const auto last =
      static_cast<unsigned>(std::chrono::year_month_day_last{date.year() / date.month() / std::chrono::last}.day());
  const auto days = static_cast<std::int64_t>(last);
  std::int64_t left = item.value.unscaled;
  for (std::int64_t n = 0; n < days; ++n) {
    const Day day = *first + std::chrono::days{n};
    const double share = 1 + 0.1 * synthetic_deviate(plan.seed, month.enterprise, text_of(day), item.item);
    std::int64_t value =
        std::llround(static_cast<double>(item.value.unscaled) / static_cast<double>(days) * std::max(0.0, share));
    // The last days take what is left, so that the sum is the month's.
    const bool ends = n + 1 == days;
    value = ends ? left : std::min(value, left);
    left -= value;
    out.push_back({item.meter, day, {value, item.value.places}});
  }
  return out;
}

Loan signed_on(const PlannedLoan& planned, const KpiFigure& baseline) {
  LANTIAN_ASSERT(planned.baseline_year != 0 && baseline.value, "a score has targets of its own");
  Loan loan = planned.loan;
  Kpi& kpi = loan.kpis[0];
  kpi.basis = baseline.basis;
  const int last = year_of(loan.until) - 1;
  double target = baseline.value->approximate();
  for (int year = planned.baseline_year + 1; year <= last; ++year) {
    target *= 1 - planned.yearly_percent.approximate() / synthetic_percent;
    kpi.targets.push_back({year, synthetic_decimal(target, kpi.places)});
  }
  return loan;
}

}  // namespace lantian::carbon
