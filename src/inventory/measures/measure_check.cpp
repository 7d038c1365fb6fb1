#include "inventory/measures/measure_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::inventory {
namespace {

constexpr std::array<std::string_view, 7> measure_type_names{"",        "retire",      "activity", "fuel",
                                                             "process", "end_of_pipe", "cap"};
constexpr std::array<std::string_view, 4> measure_status_names{"", "planned", "built", "verified"};
const Decimal decimal_zero{0, 0};
const Decimal decimal_hundred{100, 0};

/// Collects the faults of one measure.
class MeasureCheck {
 public:
  explicit MeasureCheck(const Measure& measure) : measure_{measure} {}

  std::vector<std::string> faults() {
    if (measure_.id.empty()) fault("it has no id; give it one");
    check_bounds();
    check_type();
    check_replacement();
    if (measure_.end && *measure_.end <= measure_.start) {
      fault(fmt::format("it ends on {} and starts on {}; the end is the first day it no longer acts, after the start",
                        text_of(*measure_.end), text_of(measure_.start)));
    }
    return std::move(faults_);
  }

 private:
  void fault(const std::string& message) {
    const std::string where = measure_.record.empty() ? "" : measure_.record + ": ";
    faults_.push_back(fmt::format("{}measure '{}': {}", where, measure_.id, message));
  }

  void check_percent(std::string_view name, const std::optional<Decimal>& percent) {
    if (!percent || (*percent >= decimal_zero && *percent <= decimal_hundred)) return;
    fault(fmt::format("{} is {}; write a percent from 0 to 100", name, percent->text()));
  }

  void check_not_negative(std::string_view name, const std::optional<Decimal>& value) {
    if (value && *value < decimal_zero) fault(fmt::format("{} is {}; it is never negative", name, value->text()));
  }

  void check_bounds() {
    check_percent("control_percent", measure_.control_percent);
    check_percent("effectiveness_percent", measure_.effectiveness_percent);
    check_percent("penetration_percent", measure_.penetration_percent);
    check_percent("removed_percent", measure_.removed_percent);
    check_not_negative("activity_ratio", measure_.activity_ratio);
    check_not_negative("cap_t", measure_.cap_t);
    check_not_negative("replacement_amount", measure_.replacement_amount);
  }

  void refuse(std::string_view name, bool given) {
    if (given) fault(fmt::format("{} means nothing to the type {}; leave it out", name, name_of(measure_.type)));
  }

  void refuse_control() {
    refuse("control_percent", measure_.control_percent.has_value());
    refuse("effectiveness_percent", measure_.effectiveness_percent.has_value());
    refuse("penetration_percent", measure_.penetration_percent.has_value());
  }

  void refuse_activity() {
    refuse("activity_ratio", measure_.activity_ratio.has_value());
    refuse("removed_percent", measure_.removed_percent.has_value());
  }

  void check_activity(bool required) {
    const bool ratio = measure_.activity_ratio.has_value();
    const bool removed = measure_.removed_percent.has_value();
    if (ratio && removed) fault("it gives activity_ratio and removed_percent; keep the one that is meant");
    if (required && !ratio && !removed) fault("give activity_ratio (new / old amount) or removed_percent");
  }

  void check_type() {
    if (measure_.type != MeasureType::cap) refuse("cap_t", measure_.cap_t.has_value());
    switch (measure_.type) {
      case MeasureType::retire:
        refuse_control();
        check_activity(false);
        if (measure_.activity_ratio && *measure_.activity_ratio >= Decimal{1, 0})
          fault(fmt::format("activity_ratio is {}; what is retired gets less", measure_.activity_ratio->text()));
        break;
      case MeasureType::activity:
        refuse_control();
        check_activity(true);
        break;
      case MeasureType::fuel:
        check_activity(!measure_.control_percent);
        break;
      case MeasureType::process:
      case MeasureType::end_of_pipe:
        refuse_activity();
        if (!measure_.control_percent) fault("give control_percent");
        break;
      case MeasureType::cap:
        refuse_control();
        refuse_activity();
        if (!measure_.cap_t) fault("give cap_t, the most tonnes of the period");
        if (!measure_.pollutant) fault("name the pollutant that is capped");
        break;
    }
  }

  void check_replacement() {
    const bool has_class = !measure_.replacement_class.empty();
    if (has_class == measure_.replacement_amount.has_value()) return;
    fault(has_class ? fmt::format("it is replaced by {}, but replacement_amount is missing", measure_.replacement_class)
                    : "replacement_amount needs replacement_class, the class that gives the heat or the road instead");
  }

  const Measure& measure_;
  std::vector<std::string> faults_;
};

}  // namespace

std::string_view name_of(MeasureType type) {
  return measure_type_names[static_cast<std::size_t>(type)];
}

std::optional<MeasureType> parse_measure_type(std::string_view text) {
  const auto found = std::ranges::find(measure_type_names.begin() + 1, measure_type_names.end(), text);
  if (found == measure_type_names.end()) return std::nullopt;
  return static_cast<MeasureType>(found - measure_type_names.begin());
}

std::string_view name_of(MeasureMode mode) {
  return mode == MeasureMode::replace ? "replace" : "add";
}

std::string_view name_of(MeasureStatus status) {
  return measure_status_names[static_cast<std::size_t>(status)];
}

std::optional<MeasureStatus> parse_measure_status(std::string_view text) {
  const auto found = std::ranges::find(measure_status_names.begin() + 1, measure_status_names.end(), text);
  if (found == measure_status_names.end()) return std::nullopt;
  return static_cast<MeasureStatus>(found - measure_status_names.begin());
}

std::vector<std::string> measure_faults(const Measure& measure) {
  return MeasureCheck{measure}.faults();
}

std::vector<std::string> measure_faults(std::span<const Measure> measures) {
  std::vector<std::string> faults;
  std::map<std::string_view, const Measure*> seen;
  for (const Measure& measure : measures) {
    for (std::string& fault : measure_faults(measure)) faults.push_back(std::move(fault));
    const auto [known, is_new] = seen.emplace(measure.id, &measure);
    if (is_new) continue;
    faults.push_back(fmt::format("{}: measure '{}' stands here a second time, first in {}; an id is used once",
                                 measure.record, measure.id, known->second->record));
  }
  return faults;
}

}  // namespace lantian::inventory
