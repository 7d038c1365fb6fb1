#include "inventory/quota/potential.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace lantian::inventory {
namespace {

constexpr std::array<std::string_view, 6> potential_state_names{"", "found", "feasible", "planned", "done", "dropped"};
constexpr std::array<std::string_view, 2> aspect_statuses{"verified", "unverified"};

/// The row of one aspect and pollutant in the making.
struct PotentialRow {
  PotentialSum sum;
  std::set<std::string> enterprises;
};

void count(PotentialRow& row, const Potential& one) {
  ++row.sum.records;
  row.enterprises.insert(one.enterprise);
  if (one.state == PotentialState::dropped) {
    ++row.sum.dropped;
    return;
  }
  row.sum.found += one.potential;
  if (one.state >= PotentialState::feasible) row.sum.feasible += one.potential;
  if (one.state == PotentialState::planned) row.sum.planned += one.potential;
  if (one.state == PotentialState::done) row.sum.done += one.potential;
}

/// What the ledger issued for the record; notes what does not fit. `claimed`: reductions that a record before named.
QuotaMass issued_for(const Potential& one, const QuotaLedger* ledger,
                     std::map<std::pair<std::string, Pollutant>, std::string>& claimed,
                     std::vector<std::string>& notes) {
  const auto note = [&](const std::string& message) { notes.push_back(one.where + ": " + message); };
  if (one.reduction.empty()) {
    if (one.state == PotentialState::done) note("done, but no reduction is named: it cannot be given to a project yet");
    return {};
  }
  if (ledger == nullptr) return {};
  const QuotaLot* lot = ledger->lot(one.reduction, one.pollutant);
  if (lot == nullptr) {
    note(fmt::format("reduction {} of {} was never issued", in_quotes(one.reduction), symbol(one.pollutant)));
    return {};
  }
  const auto [before, fresh] = claimed.emplace(std::pair{one.reduction, one.pollutant}, one.where);
  if (!fresh) {
    note(fmt::format("reduction {} is claimed by {} too; its tonnes count there", in_quotes(one.reduction),
                     before->second));
    return {};
  }
  if (lot->issued > one.potential) {
    note(fmt::format("{} t were issued for {}, more than the {} t found", lot->issued.text_t(),
                     in_quotes(one.reduction), one.potential.text_t()));
  }
  return lot->issued;
}

Result<void> check_potentials(std::span<const PotentialAspect> aspects, std::span<const Potential> records) {
  std::vector<std::string> faults, known;
  for (const PotentialAspect& aspect : aspects) known.push_back(aspect.id);
  for (const Potential& one : records) {
    if (std::ranges::find(known, one.aspect) == known.end()) {
      faults.push_back(
          fmt::format("{}: {} is no aspect; there are {}", one.where, in_quotes(one.aspect), joined(known, ", ")));
    }
    if (one.potential <= QuotaMass{}) {
      faults.push_back(fmt::format("{}: a potential of {} t; leave the row out when there is none", one.where,
                                   one.potential.text_t()));
    }
  }
  if (faults.empty()) return {};
  return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
}

}  // namespace

Result<std::vector<PotentialAspect>> read_potential_aspects(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  std::vector<PotentialAspect> aspects;
  bool twice = false;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section root{*tree, file.path, faults};
    for (terms::Section& row : root.sections("aspect")) {
      PotentialAspect aspect;
      aspect.id = row.text("id");
      aspect.name = row.name("name");
      aspect.source = row.text("source");
      aspect.status = aspect_statuses[row.choice("status", aspect_statuses)];
      row.finish();
      if (std::ranges::find(aspects, aspect.id, &PotentialAspect::id) != aspects.end()) {
        twice = true;
        row.fault(row.line(), fmt::format("the aspect {} stands here twice", in_quotes(aspect.id)));
      }
      aspects.push_back(std::move(aspect));
    }
    root.finish();
  }
  if (faults.empty()) return aspects;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{twice && lines.size() == 1 ? ErrorCode::conflict : ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::string_view name_of(PotentialState state) {
  return potential_state_names.at(static_cast<std::size_t>(state));
}

std::optional<PotentialState> parse_potential_state(std::string_view text) {
  for (std::size_t i = 1; i < potential_state_names.size(); ++i) {
    if (potential_state_names[i] == text) return static_cast<PotentialState>(i);
  }
  return std::nullopt;
}

Result<PotentialReport> potential_report(std::span<const PotentialAspect> aspects, std::span<const Potential> records,
                                         const QuotaLedger* ledger) {
  LANTIAN_CHECK(check_potentials(aspects, records));
  PotentialReport report;
  std::map<std::pair<std::string, Pollutant>, PotentialRow> rows;
  std::map<std::pair<std::string, Pollutant>, std::string> claimed;
  std::set<std::string> enterprises;
  for (const Potential& one : records) {
    PotentialRow& row = rows[{one.aspect, one.pollutant}];
    count(row, one);
    row.sum.issued += issued_for(one, ledger, claimed, report.notes);
    enterprises.insert(one.enterprise);
    report.synthetic = report.synthetic || one.synthetic;
  }
  report.enterprises = static_cast<std::int64_t>(enterprises.size());
  for (const PotentialAspect& aspect : aspects) {
    for (auto& [key, row] : rows) {
      if (key.first != aspect.id) continue;
      row.sum.aspect = key.first;
      row.sum.pollutant = key.second;
      row.sum.enterprises = static_cast<std::int64_t>(row.enterprises.size());
      report.rows.push_back(row.sum);
    }
  }
  return report;
}

}  // namespace lantian::inventory
