// Every defect that is sown into the synthetic region is found, and nothing grave is said where none was sown.
#include "carbon/accounts/account_trial_test.hpp"
#include "carbon/checks/checks.hpp"
#include "carbon/synthetic/synthetic.hpp"

#include <map>
#include <set>

namespace lantian::carbon {
namespace {

const CarbonPlan& defect_plan() {
  static const CarbonPlan plan = trial::must(
      read_carbon_plan(trial::file_at(trial::data_folder() / ".." / "regions" / "changji" / "carbon.toml")));
  return plan;
}

struct DefectLook {
  std::map<std::string, std::vector<CarbonFinding>> findings;  ///< "SYN-POWER-04 2023-02" -> what is said of it
  std::set<std::string> missing;                               ///< months without a filing, under the same key
  int accounts = 0;
};

/// The accounts of every year. The first version of a guide stands in where none was in force on the first of January.
DefectLook look_at_all() {
  const CheckRules rules =
      trial::must(read_check_rules(trial::file_at(trial::data_folder() / "carbon" / "checks.toml")));
  const SyntheticCarbon made = make_synthetic(defect_plan());
  DefectLook out;
  for (const Enterprise& one : made.enterprises) {
    for (int year = defect_plan().first_year; year <= defect_plan().last_year; ++year) {
      const Period period = trial::must(parse_period(std::to_string(year)));
      AccountWish wish;
      const auto versions = trial::shipped().guides.versions(one.guide);
      if (!trial::shipped().guides.in_force(one.guide, period.begin)) wish.version = versions.front()->guide.version;
      const ComputedAccount computed =
          trial::must(account_of(trial::shipped().books(), one, made.months, period, wish));
      ++out.accounts;
      for (const std::string& month : computed.account.missing_months) out.missing.insert(one.id + " " + month);
      for (CarbonFinding& found : check_account(rules, computed, trial::shipped().units)) {
        out.findings[one.id + " " + found.month].push_back(std::move(found));
      }
    }
  }
  return out;
}

/// What each kind of defect must be found by: code of the finding and what it speaks of.
bool speaks_of(const CarbonFinding& finding, const Defect& defect) {
  const std::string fuel = defect.item.substr(0, defect.item.rfind('_'));
  if (defect.kind == DefectKind::copied) return finding.code == "repeated" && finding.subject == defect.item;
  if (defect.kind == DefectKind::absent || defect.kind == DefectKind::unknown) {
    return finding.code == "missing" && finding.what.en.find(defect.item) != std::string::npos;
  }
  if (finding.code == "fuel_stock") return finding.subject == fuel && finding.severity == CheckSeverity::error;
  if (finding.code == "cems") return defect.item == "cems_co2" && finding.severity == CheckSeverity::error;
  if (finding.code == "electricity") return defect.item.find("electricity") != std::string::npos;
  return (finding.code == "range" || finding.code == "missing") &&
         (finding.subject == defect.item || finding.what.en.find(defect.item) != std::string::npos);
}

TEST_CASE("every defect that was sown is found, and nothing grave is said of a month without one") {
  const DefectLook look = look_at_all();
  CHECK(look.accounts == 46 * 3);
  std::set<std::string> sown;
  for (const Defect& defect : defect_plan().defects) {
    const std::string key = defect.enterprise + " " + defect.month;
    CAPTURE(key);
    CAPTURE(defect.finds.en);
    sown.insert(key);
    if (defect.kind == DefectKind::month) {
      CHECK(look.missing.contains(key));
      continue;
    }
    const auto found = look.findings.find(key);
    REQUIRE(found != look.findings.end());
    CHECK(std::ranges::any_of(found->second, [&](const CarbonFinding& one) { return speaks_of(one, defect); }));
  }
  CHECK(defect_plan().defects.size() == 15);
  int errors = 0, warnings = 0;
  for (const auto& [key, findings] : look.findings) {
    if (sown.contains(key)) continue;
    for (const CarbonFinding& one : findings) {
      const bool grave = one.severity == CheckSeverity::error;
      (grave ? errors : warnings) += 1;
      const std::string said = key + " " + one.code + " " + one.subject + ": " + one.what.en;
      CHECK_MESSAGE(!grave, said);
      INFO(said);
    }
  }
  CHECK(look.missing.size() == 2);
  CHECK(errors == 0);
  // Of 1656 months: a warning asks a person to look, and must stay rare enough to be looked at.
  MESSAGE("warnings of months in which nothing was sown: ", warnings);
  CHECK(warnings <= 6);
}

}  // namespace
}  // namespace lantian::carbon
