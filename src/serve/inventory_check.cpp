#include "serve/inventory_check.hpp"

#include "base/text.hpp"
#include "inventory/measures/reduction.hpp"
#include "serve/inventory_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lantian::serve {
namespace {

using inventory::Emission;
using inventory::MeasureNote;
using inventory::Notation;
using inventory::Source;
using Kind = InventoryFindingKind;

constexpr std::array kind_names{std::pair{Kind::source_without_activity, "source without activity"},
                                std::pair{Kind::activity_without_source, "activity without source"},
                                std::pair{Kind::not_computed, "not computed"},
                                std::pair{Kind::counted_nowhere, "counted nowhere"},
                                std::pair{Kind::perhaps_twice, "perhaps counted twice"},
                                std::pair{Kind::measure_matches_nothing, "measure matches nothing"},
                                std::pair{Kind::measure_note, "measure"},
                                std::pair{Kind::factor_changed, "used factor changed"},
                                std::pair{Kind::unverified_factor, "unverified factor"},
                                std::pair{Kind::factor_lint, "factor lint"}};

/// Collects findings about one computed inventory.
class InventoryChecker {
 public:
  InventoryChecker(const InventoryOffice& office, InventoryCheck& check) : office_{office}, check_{check} {
    for (const Emission& row : check_.rows.rows) speaking_.insert(row.source_id);
  }

  void look_at_sources() {
    for (const Source& source : check_.rows.records.sources) {
      if (!speaking_.contains(source.id)) {
        add(Kind::source_without_activity, source.id,
            fmt::format("{} is registered and has no activity in {}; import one, or NO where it did not run",
                        source.name.shown(false), check_.rows.period.name));
      }
    }
    for (const std::string& record : check_.rows.records.without_source) {
      add(Kind::activity_without_source, record,
          "its source no longer holds; withdraw it, or register the source again");
    }
  }

  void look_at_gaps() {
    for (const inventory::InventoryGap& gap : check_.rows.gaps) {
      add(Kind::not_computed, gap.source_id,
          fmt::format("{}{}{}", gap.pollutant ? symbol(*gap.pollutant) : "", gap.pollutant ? ": " : "", gap.message));
    }
  }

  /// IE is honest only when the other source does count it.
  void look_at_included() {
    std::set<std::string> counting;
    for (const Emission& row : check_.rows.rows) {
      if (row.notation == Notation::value) counting.insert(row.source_id);
    }
    for (const inventory::Activity& activity : check_.rows.records.activities) {
      const bool asked = speaking_.contains(activity.source_id) && activity.notation == Notation::included_elsewhere;
      if (!asked || counting.contains(activity.included_in)) continue;
      add(Kind::counted_nowhere, activity.source_id,
          fmt::format("{} says it is included in {}, which has no amount in {}", activity.record, activity.included_in,
                      check_.rows.period.name));
    }
  }

  /// The same stack under one permit with one class twice: mostly one row of a register copied under another id.
  void look_at_doubles() {
    std::map<std::tuple<std::string, std::string, std::string, std::string>, std::vector<std::string>> places;
    for (const Source& source : check_.rows.records.sources) {
      if (!speaking_.contains(source.id) || source.permit_no.empty() || source.stack_id.empty()) continue;
      places[{source.permit_no, source.stack_id, source.process, source.class_code}].push_back(source.id);
    }
    for (const auto& [place, ids] : places) {
      if (ids.size() < 2) continue;
      add(Kind::perhaps_twice, ids.front(),
          fmt::format("{} share permit {}, stack {} and class {}", joined(ids, ", "), std::get<0>(place),
                      std::get<1>(place), std::get<3>(place)));
    }
  }

  void look_at_factors(std::span<const keep::UsedFactor> used) {
    if (const auto outcome = keep::check_used_factors(used, office_.factors()); !outcome) {
      for (const std::string_view line : split(outcome.error().message, '\n')) {
        add(Kind::factor_changed, std::string{line.substr(0, line.find(','))}, std::string{line});
      }
    }
    std::map<inventory::FactorRef, std::int64_t> rows;
    for (const Emission& row : check_.rows.rows) {
      if (row.factor) ++rows[*row.factor];
    }
    for (const auto& [ref, count] : rows) {
      const auto found = office_.factors().at(ref);
      if (!found || found->factor->status == "verified") continue;
      add(Kind::unverified_factor, ref.text(),
          fmt::format("{} rows stand on it; its status is '{}' ({})", count, found->factor->status,
                      found->factor->citation));
    }
  }

  void look_at_lint() {
    const inventory::LintBasis basis{&office_.classes(), &office_.units(), &office_.lint_rules(),
                                     check_.rows.period.begin};
    for (const inventory::LintFinding& finding : inventory::lint_factors(office_.factors(), basis)) {
      const bool chosen = std::ranges::any_of(check_.rows.factors, [&](const inventory::FactorChoice& choice) {
        return choice.set == finding.set && choice.version == finding.version;
      });
      if (!chosen) continue;
      add(Kind::factor_lint, fmt::format("{}/{}#{}", finding.set, finding.version, finding.key),
          fmt::format("[{}] {}; {}", finding.rule, finding.what, finding.advice));
    }
  }

  Result<void> look_at_measures(const keep::InventoryBook& book, const InventoryQuestion& question,
                                const inventory::Basis& basis) {
    LANTIAN_TRY(const auto measures, inventory_measures(office_, book, question.as_of));
    if (measures.empty()) return {};
    inventory::ReductionChoice choice;
    choice.shapley = false;
    const auto report = inventory::reductions(basis, check_.rows.records.sources, check_.rows.rows, measures,
                                              check_.rows.period, &office_.office().everywhere(), choice);
    if (!report) {
      add(Kind::measure_note, "", report.error().message);
      return {};
    }
    for (const MeasureNote& note : report->notes) {
      const bool nothing = note.kind == MeasureNote::Kind::matches_nothing;
      add(nothing ? Kind::measure_matches_nothing : Kind::measure_note, note.measure_id, note.message);
    }
    return {};
  }

 private:
  void add(Kind kind, std::string subject, std::string message) {
    check_.findings.push_back({kind, std::move(subject), std::move(message)});
  }

  const InventoryOffice& office_;
  InventoryCheck& check_;
  std::set<std::string> speaking_;
};

}  // namespace

std::string_view name_of(InventoryFindingKind kind) {
  for (const auto& [one, name] : kind_names) {
    if (one == kind) return name;
  }
  return "?";
}

Result<InventoryCheck> check_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                       const InventoryQuestion& question) {
  InventoryCheck check;
  LANTIAN_TRY(InventoryRecords records, inventory_records(office, book, question.as_of));
  LANTIAN_TRY(const inventory::Basis basis, office.basis(question.factors, question.pollutants, records.synthetic));
  LANTIAN_TRY(check.rows, inventory_rows_over(office, std::move(records), basis, question));
  LANTIAN_TRY(const auto used, book.used_factors());
  InventoryChecker checker{office, check};
  checker.look_at_sources();
  checker.look_at_gaps();
  checker.look_at_included();
  checker.look_at_doubles();
  checker.look_at_factors(used);
  checker.look_at_lint();
  LANTIAN_CHECK(checker.look_at_measures(book, question, basis));
  std::ranges::stable_sort(check.findings, [](const InventoryFinding& a, const InventoryFinding& b) {
    return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject);
  });
  return check;
}

std::string printed(const InventoryOffice& office, const InventoryCheck& check, std::size_t findings_shown,
                    bool chinese) {
  std::string text = head_lines(office, check.rows, office.word("check", chinese), chinese) + "\n";
  std::map<Kind, std::size_t> counts;
  for (const InventoryFinding& finding : check.findings) ++counts[finding.kind];
  std::map<Kind, std::size_t> shown;
  for (const InventoryFinding& finding : check.findings) {
    std::size_t& of_kind = shown[finding.kind];
    if (of_kind == 0) text += fmt::format("{} ({})\n", name_of(finding.kind), counts[finding.kind]);
    if (++of_kind <= findings_shown) text += fmt::format("  {}: {}\n", finding.subject, finding.message);
    if (of_kind == findings_shown + 1) {
      text += fmt::format("  {} {}\n", counts[finding.kind] - findings_shown, office.word("more", chinese));
    }
  }
  return check.any() ? text : text + office.word("nothing", chinese) + "\n";
}

}  // namespace lantian::serve
