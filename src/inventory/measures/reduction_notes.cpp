// What a person must look at: the notes of one call of `reductions`.
#include "inventory/measures/measure_check.hpp"
#include "inventory/measures/reduction_work.hpp"

#include <fmt/core.h>

namespace lantian::inventory {

using Kind = MeasureNote::Kind;

void ReductionWork::note_measure(std::uint32_t m) {
  const Measure& measure = measures_[m];
  const auto put = [&](Kind kind, const std::string& message) {
    notes_.put(kind, m, NoteBook::no_source, [&] { return MeasureNote{kind, measure.id, "", message}; });
  };
  if (matching_.reach[m].rows == 0) {
    put(Kind::matches_nothing,
        fmt::format("'{}' matches no emission; compare its filter with the sources of {}", measure.id, period_.name));
  }
  if (measure.status < choice_.at_least) {
    put(Kind::not_counted, fmt::format("'{}' is {}; only what is at least {} counts here", measure.id,
                                       name_of(measure.status), name_of(choice_.at_least)));
  } else if (ready_[m].days == 0) {
    put(Kind::not_started, fmt::format("'{}' acts from {}{}: on no day of {}", measure.id, text_of(measure.start),
                                       measure.end ? " to before " + text_of(*measure.end) : "", period_.name));
  } else if (needs_replacement(measure) && measure.replacement_class.empty()) {
    put(Kind::no_replacement, fmt::format("'{}' does not say what gives the heat or drives instead; its net reduction "
                                          "is printed as an upper bound",
                                          measure.id));
  }
}

void ReductionWork::note_without_value(std::uint32_t position) {
  const Emission& row = base_[position];
  for (const RuleMatch& match : matching_.of_row[position]) {
    if (!ready_[match.measure].counted) continue;
    const std::string& id = measures_[match.measure].id;
    notes_.put(Kind::base_without_value, match.measure, matching_.source_of_row[position], [&] {
      return MeasureNote{Kind::base_without_value, id, row.source_id,
                         fmt::format("the base of source {} is {} for {}: '{}' cuts nothing that can be counted",
                                     row.source_id, name_of(row.notation), symbol(row.pollutant), id)};
    });
  }
}

void ReductionWork::note_overridden(std::uint32_t m, std::uint32_t position) {
  const Emission& row = base_[position];
  ++matching_.reach[m].overridden;
  notes_.put(Kind::overridden, m, matching_.source_of_row[position], [&] {
    return MeasureNote{
        Kind::overridden, measures_[m].id, row.source_id,
        fmt::format("a more particular rule acts on source {} instead of '{}'", row.source_id, measures_[m].id)};
  });
}

void ReductionWork::note_steps(const RowPlan& plan, const RowResult& result) {
  const std::string& source = base_[plan.row].source_id;
  const auto put = [&](Kind kind, const std::vector<std::uint32_t>& players, auto message) {
    for (const std::uint32_t player : players) {
      const std::uint32_t m = plan.players[player];
      notes_.put(kind, m, plan.source, [&] {
        return MeasureNote{kind, measures_[m].id, source, message(measures_[m].id)};
      });
    }
  };
  put(Kind::weaker_than_base, result.not_stronger, [&](const std::string& id) {
    return fmt::format("'{}' is not stronger than the control in place at source {}: left out there", id, source);
  });
  put(Kind::base_control_unknown, result.unknown, [&](const std::string& id) {
    return fmt::format(
        "the base does not say how much the control in place at source {} lets through, so '{}' cannot "
        "replace it; give its efficiency with the activity, or use mode add or a cap",
        source, id);
  });
  put(Kind::more_than_all, result.more_than_all, [&](const std::string& id) {
    return fmt::format(
        "with '{}' the measures at source {} remove more than the whole base amount; it counts as far as "
        "anything was left",
        id, source);
  });
}

void ReductionWork::note_without_factor(std::uint32_t m, const Emission& emission) {
  notes_.put(Kind::replacement_without_factor, m, static_cast<std::uint32_t>(emission.pollutant), [&] {
    return MeasureNote{
        Kind::replacement_without_factor, measures_[m].id, emission.source_id,
        fmt::format("no factor says how much {} the replacement {} of '{}' emits; its net reduction is an "
                    "upper bound",
                    symbol(emission.pollutant), measures_[m].replacement_class, measures_[m].id)};
  });
}

}  // namespace lantian::inventory
