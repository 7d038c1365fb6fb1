// The synthetic region: what it promises to be - labelled, the same each time, balanced but for what was sown.
#include "carbon/synthetic/synthetic.hpp"

#include "carbon/consent/consent.hpp"
#include "carbon/library/library_sample_test.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

const CarbonPlan& shipped_plan() {
  static const CarbonPlan plan = [] {
    auto read = read_carbon_plan(carbon_source("regions/changji/carbon.toml"));
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
    return *std::move(read);
  }();
  return plan;
}
const SyntheticCarbon& shipped_synthetic() {
  static const SyntheticCarbon made = make_synthetic(shipped_plan());
  return made;
}

const MonthItem* synthetic_find(const Month& month, std::string_view id) {
  const auto found = std::ranges::find(month.items, id, &MonthItem::item);
  return found == month.items.end() ? nullptr : &*found;
}
double synthetic_value(const Month& month, std::string_view id) {
  const MonthItem* item = synthetic_find(month, id);
  REQUIRE(item != nullptr);
  return item->value.approximate();
}

}  // namespace

TEST_CASE("46 enterprises of 13 sectors, three years of months, all of them labelled") {
  const SyntheticCarbon& made = shipped_synthetic();
  CHECK(made.enterprises.size() == 46);
  std::set<std::string> sectors;
  for (const Enterprise& one : made.enterprises) {
    sectors.insert(one.sector);
    CHECK(one.synthetic);
    CHECK(one.name.zh.starts_with("\xE5\x90\x88\xE6\x88\x90"));
    CHECK(one.name.en.starts_with("Synthetic"));
    CHECK_FALSE(one.guide.empty());
    CHECK(one.uscc.empty());
  }
  CHECK(sectors.size() == 13);
  CHECK(made.months.size() == 46 * 36 - 2);  // two months were not filed, on purpose
  for (const Month& one : made.months) CHECK(one.synthetic);
  CHECK(made.outputs.size() == 46 * 36);
  CHECK(made.years.size() == 46 * 3);
  // A shift of the letters of one enterprise's id would move all of its numbers: these hold as long as the plan does.
  const SyntheticCarbon again = make_synthetic(shipped_plan());
  CHECK(std::ranges::equal(made.outputs, again.outputs, [](const MonthOutput& a, const MonthOutput& b) {
    return a.enterprise == b.enterprise && a.month == b.month && a.output == b.output;
  }));
}

TEST_CASE("one enterprise less changes no number of the others") {
  CarbonPlan plan = shipped_plan();
  plan.enterprises.erase(plan.enterprises.begin());
  const SyntheticCarbon less = make_synthetic(plan);
  const Month& a = less.months.front();
  const auto same = std::ranges::find_if(shipped_synthetic().months, [&](const Month& one) {
    return one.enterprise == a.enterprise && one.month == a.month;
  });
  REQUIRE(same != shipped_synthetic().months.end());
  REQUIRE(a.items.size() == same->items.size());
  for (std::size_t n = 0; n < a.items.size(); ++n) CHECK(a.items[n].value == same->items[n].value);
}

TEST_CASE("heaps balance to the weighing, but for the months in which something was sown") {
  const CarbonPlan& plan = shipped_plan();
  std::map<std::string, double> heap;
  int balanced = 0;
  std::set<std::string> broken;
  for (const Month& month : shipped_synthetic().months) {
    const Recipe& recipe = *plan.recipe(plan.enterprise(month.enterprise)->who.sector);
    for (const RecipeStock& stock : recipe.stocks) {
      const MonthItem* used = synthetic_find(month, stock.item);
      if (used == nullptr || used->standing != Standing::value) continue;
      const double end = synthetic_value(month, stock.stock + "_end"), bought = synthetic_value(month, stock.bought);
      const std::string key = month.enterprise + stock.item;
      if (heap.contains(key) && used->value.approximate() > 0) {
        const double gap = (bought - (end - heap[key])) / used->value.approximate() - 1;
        // Weighing errs by 0.3 percent of what is bought: six of those deviations, and the rounding of small heaps.
        if (std::abs(gap) < 0.03) {
          ++balanced;
        } else {
          broken.insert(month.enterprise + " " + month.month);
        }
      }
      heap[key] = end;
    }
  }
  CHECK(balanced > 900);
  // What the plan sows into heaps, and what follows a month that was not filed.
  const std::set<std::string> sown{"SYN-POWER-04 2023-02",
                                   "SYN-HEATING-03 2023-12",
                                   "SYN-CEMENT-05 2024-06",
                                   "SYN-COKING-03 2024-02",
                                   "SYN-FOOD-02 2023-10",
                                   "SYN-TEXTILE-03 2022-07",
                                   "SYN-BUILDING-MATERIALS-02 2024-02"};
  for (const std::string& one : broken) CHECK_MESSAGE(sown.contains(one), one);
  for (const char* one : {"SYN-POWER-04 2023-02", "SYN-HEATING-03 2023-12", "SYN-CEMENT-05 2024-06"}) {
    CHECK_MESSAGE(broken.contains(one), one);
  }
}

TEST_CASE("each defect of the plan is in the filings") {
  const SyntheticCarbon& made = shipped_synthetic();
  CHECK(shipped_plan().defects.size() >= 15);
  CarbonPlan clean = shipped_plan();
  clean.defects.clear();
  const SyntheticCarbon without = make_synthetic(clean);
  const auto filing = [](const SyntheticCarbon& of, const Defect& defect) -> const Month* {
    for (const Month& one : of.months) {
      if (one.enterprise == defect.enterprise && one.month == defect.month) return &one;
    }
    return nullptr;
  };
  for (const Defect& defect : shipped_plan().defects) {
    CAPTURE(defect.enterprise);
    CHECK_FALSE(defect.finds.zh.empty());
    const Month *sown = filing(made, defect), *plain = filing(without, defect);
    REQUIRE(plain != nullptr);
    CHECK((sown == nullptr) == (defect.kind == DefectKind::month));
    if (sown == nullptr) continue;
    const MonthItem *now = synthetic_find(*sown, defect.item), *before = synthetic_find(*plain, defect.item);
    REQUIRE(before != nullptr);
    CHECK((now == nullptr) == (defect.kind == DefectKind::absent));
    if (now != nullptr) CHECK((now->value != before->value || now->standing != before->standing));
  }
}

TEST_CASE("meters say day by day what the month says") {
  int metered = 0;
  for (const Month& month : shipped_synthetic().months) {
    if (month.month != "2024-02") continue;
    for (const MonthItem& item : month.items) {
      const auto days = meter_days(shipped_plan(), month, item);
      CHECK(days.empty() == (item.meter.empty() || item.standing != Standing::value));
      if (days.empty()) continue;
      ++metered;
      CHECK(days.size() == 29);
      std::int64_t sum = 0;
      for (const MeterDay& one : days) {
        CHECK(one.value.unscaled >= 0);
        CHECK(one.value.places == item.value.places);
        sum += one.value.unscaled;
      }
      CHECK(sum == item.value.unscaled);
    }
  }
  CHECK(metered > 50);
}

TEST_CASE("finance of the region: loans that can be counted, entries that can be walked, consents that can be kept") {
  const CarbonPlan& plan = shipped_plan();
  Money lent;
  for (const PlannedLoan& one : plan.loans) {
    CHECK(one.loan.synthetic);
    lent += one.loan.principal;
    if (one.baseline_year != 0) {
      KpiFigure baseline;
      baseline.value = Decimal{1000, 3};
      baseline.basis.factors = {"carbon/2015"};
      const Loan loan = signed_on(one, baseline);
      CHECK(loan_faults(loan).empty());
      CHECK(loan.kpis[0].targets.front().value < Decimal{1, 0});
      CHECK(loan.kpis[0].basis == baseline.basis);
    } else {
      CHECK(loan_faults(one.loan).empty());
    }
  }
  // Far from the 22.67 billion and the 768 million that were printed.
  CHECK(lent < Money::from_fen(50'000'000'000));
  std::set<std::string> states;
  for (const PlannedProject& one : plan.projects) {
    const auto events = walk_entry(shipped_library(), one);
    REQUIRE_MESSAGE(events.ok(), (events.ok() ? std::string{} : events.error().text()));
    states.insert(std::string{name_of(events->back().to)});
  }
  CHECK(states.size() >= 8);
  const auto rule = read_consent_rule(carbon_source("data/carbon/consent.toml"));
  REQUIRE(rule.ok());
  for (const Consent& one : plan.consents) CHECK_MESSAGE(consent_faults(*rule, one).empty(), one.id);
  CHECK(plan.published.size() == 5);
  CHECK(shipped_synthetic().allocations.size() == 16);
}

TEST_CASE("a plan that does not say what it is, or speaks of nobody, is refused") {
  std::string text = carbon_source("regions/changji/carbon.toml").text;
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const auto at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    return !read_carbon_plan({"carbon.toml", changed}).ok();
  };
  CHECK(broken("synthetic = true", "synthetic = false"));
  CHECK(broken("enterprise = \"SYN-POWER-04\"", "enterprise = \"NOBODY\""));
  CHECK(broken("sector = \"food\"\noutput", "sector = \"toys\"\noutput"));
  CHECK(broken("en = \"Synthetic power plant 01\"", "en = \"Power plant 01\""));
}
