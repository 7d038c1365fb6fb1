#include "serve/carbon/energy_office.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using carbon::EnergyYear;

constexpr int energy_months = carbon::months_of_year;

Result<terms::SourceFile> energy_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

/// Energy of one year of everybody, by enterprise.
class EnergyFilings {
 public:
  EnergyFilings(const EnergyRules& rules, const inventory::UnitBook& units, const CarbonFilings& filings, int year)
      : rules_{rules}, units_{units}, filings_{filings}, year_{year} {}

  Result<void> read(EnergyPage* page) {
    const std::string prefix = fmt::format("{}-", year_);
    for (const carbon::Month& month : filings_.months) {
      if (!month.month.starts_with(prefix)) continue;
      LANTIAN_TRY(const carbon::EnergyMonth energy, energy_of(rules_.carriers, units_, month));
      take(month, energy, page);
    }
    for (auto& [enterprise, items] : items_) find_absent(enterprise, items, page);
    for (const carbon::SyntheticYear& one : filings_.years) {
      if (one.year != year_) continue;
      // Nobody files value added by month: each month has a twelfth.
      for (carbon::EnergyFigures& month : years_[one.enterprise]) {
        month.value_added_yuan = one.value_added.fen() / (100 * std::int64_t{energy_months});
      }
    }
    return {};
  }
  const EnergyYear& of(const std::string& enterprise) { return years_[enterprise]; }

 private:
  using ItemsByMonth = std::map<std::string, std::set<std::size_t>>;

  void take(const carbon::Month& month, const carbon::EnergyMonth& energy, EnergyPage* page) {
    const auto at = static_cast<std::size_t>(std::stoi(month.month.substr(5, 2)) - 1);
    carbon::EnergyFigures& figures = years_[month.enterprise].at(at);
    figures.kgce = figures.kgce.value_or(0) + energy.kgce();
    for (const carbon::MonthItem& item : month.items) {
      if (rules_.carriers.of_item(item.item) != nullptr) items_[month.enterprise][item.item].insert(at);
    }
    for (const std::string& item : energy.unknown) gaps_[month.enterprise][at].insert(item);
    if (page == nullptr) return;
    for (const carbon::EnergyUse& use : energy.uses) page->carriers[use.carrier] += use.kgce;
    page->coal_kg += energy.coal_kg();
  }

  /// What is filed in one month is asked for in each month that was filed.
  void find_absent(const std::string& enterprise, const ItemsByMonth& items, EnergyPage* page) {
    EnergyYear& year = years_[enterprise];
    for (std::size_t at = 0; at < year.size(); ++at) {
      if (!year[at].kgce) {
        if (page != nullptr) page->unknown.push_back(fmt::format("{} {}-{:02}: not filed", enterprise, year_, at + 1));
        continue;
      }
      std::set<std::string> lacking = gaps_[enterprise][at];
      for (const auto& [item, months] : items) {
        if (!months.contains(at)) lacking.insert(item);
      }
      if (!lacking.empty()) year[at].kgce.reset();
      for (const std::string& item : lacking) {
        if (page != nullptr) page->unknown.push_back(fmt::format("{} {}-{:02}: {}", enterprise, year_, at + 1, item));
      }
    }
  }

  const EnergyRules& rules_;
  const inventory::UnitBook& units_;
  const CarbonFilings& filings_;
  int year_;
  std::map<std::string, EnergyYear> years_;
  std::map<std::string, ItemsByMonth> items_;
  std::map<std::string, std::map<std::size_t, std::set<std::string>>> gaps_;  ///< filed as not estimated
};

/// A sum is known where every part is.
void add_energy_year(EnergyYear& sum, const EnergyYear& one, bool first) {
  const auto add = [first](std::optional<std::int64_t>& to, const std::optional<std::int64_t>& what) {
    if (first) {
      to = what;
    } else if (to && what) {
      *to += *what;
    } else {
      to.reset();
    }
  };
  for (std::size_t at = 0; at < sum.size(); ++at) {
    add(sum[at].kgce, one[at].kgce);
    add(sum[at].value_added_yuan, one[at].value_added_yuan);
  }
}

std::optional<std::int64_t> energy_sum(const EnergyYear& year) {
  std::int64_t sum = 0;
  for (const carbon::EnergyFigures& one : year) {
    if (!one.kgce) return std::nullopt;
    sum += *one.kgce;
  }
  return sum;
}

/// The light of one course by its aim.
Result<void> judge_energy(const carbon::ControlRule& rule, const EnergyAim* aim, int year, EnergyCourse& course) {
  if (aim == nullptr || (!aim->total_change_percent && !aim->intensity_decline_percent)) {
    course.why = "no target is set";
    return {};
  }
  carbon::EnergyTarget target;
  target.id = course.id;
  target.year = year;
  target.intensity_decline_percent = aim->intensity_decline_percent;
  if (const auto before = energy_sum(course.before); before && aim->total_change_percent) {
    const Rational share = Rational{1} + aim->total_change_percent->exact() / Rational{100};
    target.total_kgce = round_half_even(Rational{*before} * share, 0).unscaled;
  }
  if (!target.total_kgce && !target.intensity_decline_percent) {
    course.why = "the year before is not known whole: a change against it says nothing";
    return {};
  }
  LANTIAN_TRY(course.progress, progress_of(rule, target, course.now, course.before));
  course.target = target;
  if (course.progress->colour.empty()) course.why = "no month is known that could be judged";
  return {};
}

/// "" is the region as a whole.
EnergyCourse& energy_county(std::map<std::string, EnergyCourse>& counties, const std::string& id) {
  EnergyCourse& out = counties[id];
  if (out.id.empty()) out.enterprises = 0;
  return out;
}

void add_energy_course(EnergyCourse& sum, const EnergyCourse& one) {
  add_energy_year(sum.now, one.now, sum.enterprises == 0);
  add_energy_year(sum.before, one.before, sum.enterprises == 0);
  ++sum.enterprises;
}

Result<void> put_energy_works(EnergyPage& page) {
  const carbon::ControlRule& rule = page.rules.control;
  LANTIAN_TRY(page.checkups, checkups_of(rule, page.region.findings, page.on));
  LANTIAN_TRY(page.retrofits, retrofits_of(rule, page.region.retrofits, page.on));
  LANTIAN_TRY(page.capacity, capacity_of(rule, page.region.renewables, page.on));
  std::vector<carbon::StatisticRow> ours, theirs;
  for (const auto& [carrier, kgce] : page.carriers) ours.push_back({carrier, kgce});
  for (const EnergyStatistic& one : page.region.statistics) {
    if (one.year == page.year) theirs.push_back({one.carrier, one.kgce});
  }
  if (theirs.empty()) return {};
  LANTIAN_TRY(page.reconciliation, reconcile(rule, "enterprises", ours, "statistics", theirs));
  return {};
}

}  // namespace

Result<EnergyRules> open_energy_rules(const std::string& root) {
  LANTIAN_TRY(const terms::SourceFile control, energy_file(root + "/data/carbon/energy/control.toml"));
  LANTIAN_TRY(const terms::SourceFile carriers, energy_file(root + "/data/carbon/energy/carriers.toml"));
  EnergyRules out;
  LANTIAN_TRY(out.control, carbon::read_control_rule(control));
  LANTIAN_TRY(out.carriers, carbon::CarrierBook::read(carriers));
  return out;
}

Result<EnergyRegion> open_energy_region(const EnergyRules& rules, const std::string& root, const std::string& region) {
  const std::string path = fmt::format("{}/regions/{}/energy.toml", root, region);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found,
                 fmt::format("the pack of {} sets no energy targets: it has no energy.toml", in_quotes(region)), path};
  }
  LANTIAN_TRY(const terms::SourceFile file, energy_file(path));
  return read_energy_region(file, rules.carriers, rules.control);
}

Result<EnergyPage> energy_page(const CarbonOffice& office, const std::string& root, const std::string& region,
                               const CarbonFilings& filings, int year, Day on) {
  EnergyPage page;
  page.year = year;
  page.on = on;
  LANTIAN_TRY(page.rules, open_energy_rules(root));
  LANTIAN_TRY(page.region, open_energy_region(page.rules, root, region));
  page.synthetic = filings.synthetic || page.region.synthetic;
  EnergyFilings now{page.rules, office.units(), filings, year}, before{page.rules, office.units(), filings, year - 1};
  LANTIAN_CHECK(now.read(&page));
  LANTIAN_CHECK(before.read(nullptr));
  if (page.carriers.empty()) {
    return Error{ErrorCode::incomplete, fmt::format("nobody filed energy of {}", year), std::to_string(year)};
  }
  std::map<std::string, EnergyCourse> counties;
  page.all.id = region;
  page.all.enterprises = 0;
  for (const carbon::Enterprise& one : filings.enterprises) {
    EnergyCourse course;
    course.id = one.id;
    course.county = one.county;
    course.sector = one.sector;
    course.name = one.name;
    course.now = now.of(one.id);
    course.before = before.of(one.id);
    EnergyCourse& county = energy_county(counties, one.county);
    county.id = county.county = one.county;
    add_energy_course(county, course);
    add_energy_course(page.all, course);
    const EnergyAim* aim = page.region.aim(one.id, year);
    LANTIAN_CHECK(judge_energy(page.rules.control, aim == nullptr ? &page.region.enterprises : aim, year, course));
    page.enterprises.push_back(std::move(course));
  }
  for (auto& [id, county] : counties) {
    LANTIAN_CHECK(judge_energy(page.rules.control, page.region.aim(id, year), year, county));
    page.counties.push_back(std::move(county));
  }
  LANTIAN_CHECK(judge_energy(page.rules.control, page.region.aim("all", year), year, page.all));
  LANTIAN_CHECK(put_energy_works(page));
  return page;
}

}  // namespace lantian::serve
