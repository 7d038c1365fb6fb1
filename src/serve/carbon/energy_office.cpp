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

Result<terms::SourceFile> energy_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

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

void add_coal_year(CoalYear& sum, const CoalYear& one, bool first) {
  for (std::size_t at = 0; at < sum.size(); ++at) {
    sum[at].burnt_kg += one[at].burnt_kg;
    sum[at].fed_kg += one[at].fed_kg;
    sum[at].known = (first || sum[at].known) && one[at].known;
  }
}

/// Coal as the control of energy takes its figures: kg in place of kgce.
EnergyYear coal_figures(const CoalYear& coal) {
  EnergyYear out;
  for (std::size_t at = 0; at < out.size(); ++at) {
    if (coal[at].known) out[at].kgce = coal[at].burnt_kg + coal[at].fed_kg;
  }
  return out;
}

std::optional<std::int64_t> energy_sum(const EnergyYear& year) {
  std::int64_t sum = 0;
  for (const carbon::EnergyFigures& one : year) {
    if (!one.kgce) return std::nullopt;
    sum += *one.kgce;
  }
  return sum;
}

/// What was set for the year: an amount, or a change against the year before.
std::optional<std::int64_t> energy_limit(const std::optional<std::int64_t>& amount,
                                         const std::optional<Decimal>& change_percent, const EnergyYear& before) {
  if (amount) return amount;
  const auto sum = energy_sum(before);
  if (!sum || !change_percent) return std::nullopt;
  const Rational share = Rational{1} + change_percent->exact() / Rational{100};
  return round_half_even(Rational{*sum} * share, 0).unscaled;
}

Result<void> judge_coal(const carbon::ControlRule& rule, const EnergyAim& aim, int year, EnergyCourse& course) {
  const EnergyYear now = coal_figures(course.coal), before = coal_figures(course.coal_before);
  course.coal_target_kg = energy_limit(aim.coal_kg, aim.coal_change_percent, before);
  if (!course.coal_target_kg) return {};
  carbon::EnergyTarget target;
  target.id = course.id;
  target.year = year;
  target.total_kgce = course.coal_target_kg;
  LANTIAN_TRY(course.coal_progress, progress_of(rule, target, now, before));
  return {};
}

/// The light of one course by its aim.
Result<void> judge_energy(const carbon::ControlRule& rule, const EnergyAim* aim, int year, EnergyCourse& course) {
  if (course.enterprises == 0 || std::ranges::find(course.held, course.id) != course.held.end()) {
    course.why = "held";
    return {};
  }
  if (aim != nullptr) LANTIAN_CHECK(judge_coal(rule, *aim, year, course));
  if (aim == nullptr || !aim->any()) {
    course.why = "no_target";
    return {};
  }
  carbon::EnergyTarget target;
  target.id = course.id;
  target.year = year;
  target.intensity_decline_percent = aim->intensity_decline_percent;
  target.total_kgce = energy_limit(aim->total_kgce, aim->total_change_percent, course.before);
  if (!target.total_kgce && !target.intensity_decline_percent) {
    course.why = "year_before";
    return {};
  }
  LANTIAN_TRY(course.progress, progress_of(rule, target, course.now, course.before));
  course.target = target;
  if (course.progress->colour.empty()) course.why = "no_month";
  return {};
}

/// "" is the region as a whole.
EnergyCourse& energy_county(std::map<std::string, EnergyCourse>& counties, const std::string& id) {
  EnergyCourse& out = counties[id];
  if (out.id.empty()) out.enterprises = 0;
  return out;
}

void add_energy_course(EnergyCourse& sum, const EnergyCourse& one) {
  if (!one.held.empty()) {
    sum.held.push_back(one.id);
    return;
  }
  add_coal_year(sum.coal, one.coal, sum.enterprises == 0);
  add_coal_year(sum.coal_before, one.coal_before, sum.enterprises == 0);
  add_energy_year(sum.now, one.now, sum.enterprises == 0);
  add_energy_year(sum.before, one.before, sum.enterprises == 0);
  ++sum.enterprises;
}

EnergyCourse energy_course_of(const EnergyPage& page, const carbon::Enterprise& one, EnergyOfYear& now,
                              EnergyOfYear& before) {
  EnergyCourse course;
  course.id = one.id;
  course.county = one.county;
  course.sector = one.sector;
  course.name = one.name;
  course.now = now.energy[one.id];
  course.before = before.energy[one.id];
  course.coal = now.coal[one.id];
  course.coal_before = before.coal[one.id];
  if (page.held.contains(one.id) || page.held_before.contains(one.id)) course.held.push_back(one.id);
  return course;
}

/// Carriers, coal and coke of the year; who is held back in the year stands beside them.
void put_energy_sums(EnergyPage& page, EnergyOfYear& now) {
  page.unknown = std::move(now.gaps);
  for (const auto& [id, carriers] : now.carriers) {
    for (const auto& [carrier, kgce] : carriers) {
      if (page.held.contains(id)) {
        page.held_kgce += kgce;
      } else {
        page.carriers[carrier] += kgce;
      }
    }
  }
  for (const auto& [id, months] : now.coal) {
    CoalMonth& sum = page.held.contains(id) ? page.held_coal : page.coal;
    for (const CoalMonth& month : months) {
      sum.burnt_kg += month.burnt_kg;
      sum.fed_kg += month.fed_kg;
    }
  }
  for (const auto& [id, kg] : now.coke_kg) page.coke_kg += page.held.contains(id) ? 0 : kg;
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

Result<EnergyPage> energy_page(const CarbonOffice& office, const CarbonFilings& filings,
                               const EnergyQuestion& question) {
  const int year = question.year;
  EnergyPage page;
  page.year = year;
  page.on = question.on;
  LANTIAN_TRY(page.rules, open_energy_rules(question.root));
  if (question.set != nullptr) {
    page.region = *question.set;
  } else {
    LANTIAN_TRY(page.region, open_energy_region(page.rules, question.root, question.region));
  }
  page.synthetic = filings.synthetic || page.region.synthetic;
  if (question.held != nullptr) page.held = *question.held;
  if (question.held_before != nullptr) page.held_before = *question.held_before;
  LANTIAN_TRY(EnergyOfYear now, energy_of_year(page.rules, office.units(), filings, year));
  LANTIAN_TRY(EnergyOfYear before, energy_of_year(page.rules, office.units(), filings, year - 1));
  if (now.carriers.empty()) {
    return Error{ErrorCode::incomplete, fmt::format("nobody filed energy of {}", year), std::to_string(year)};
  }
  put_energy_sums(page, now);
  page.all.id = question.region;
  page.all.enterprises = 0;
  std::map<std::string, EnergyCourse> counties;
  for (const carbon::Enterprise& one : filings.enterprises) {
    EnergyCourse course = energy_course_of(page, one, now, before);
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
