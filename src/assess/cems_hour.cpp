#include "assess/cems_convert.hpp"
#include "assess/cems_parts.hpp"
#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::assess {
namespace {

using standards::CemsRule;
using standards::CemsStanding;

/// More than a tonne in a cubic metre is no gas; below, every further step stays inside its number.
constexpr std::int64_t too_dense = 1'000'000'000;

/// One reading as the rule takes it. A value may be there although it is invalid: it is shown and compared, not used.
struct Taken {
  std::optional<Rational> value;
  CemsStanding standing = CemsStanding::valid;
  std::string why;  ///< of an invalid one
  bool calibration = false;
};

void doubt(Taken& taken, std::string why) {
  if (taken.standing != CemsStanding::valid) return;
  taken.standing = CemsStanding::invalid;
  taken.why = std::move(why);
}

void take_flag(Taken& taken, const std::string& flag, const CemsRule& rule) {
  if (flag.empty()) {
    if (rule.hour.without_flag != CemsStanding::valid) doubt(taken, "no data flag");
    return;
  }
  const standards::CemsFlag* known = rule.flag(flag);
  if (known == nullptr) return doubt(taken, fmt::format("unknown data flag {}", in_quotes(flag)));
  taken.calibration = known->calibration;
  if (known->standing == CemsStanding::valid) return;
  taken.why = fmt::format("flag {} ({})", flag, known->meaning.shown(false));
  taken.standing = known->standing;
}

void take_value(Taken& taken, const std::optional<Decimal>& value, GasQuantity quantity) {
  if (!value) return doubt(taken, "no value");
  const HeldNumber number = held(*value, quantity);
  if (number.holding == Holding::held) {
    taken.value = number.value;
  } else if (number.holding == Holding::negative) {
    doubt(taken, fmt::format("negative value {}", value->text()));
  } else {
    doubt(taken, fmt::format("impossible value {}", value->text()));
  }
}

Taken take(const CemsHour* hour, std::string_view factor, GasQuantity quantity, const CemsRule& rule) {
  Taken taken;
  const CemsReading* reading = hour == nullptr ? nullptr : hour->reading(factor);
  if (reading == nullptr) {
    doubt(taken, hour == nullptr ? "no record" : "not sent");
    return taken;
  }
  take_flag(taken, reading->flag, rule);
  if (!reading->doubted.empty()) doubt(taken, reading->doubted);
  take_value(taken, reading->value, quantity);
  if (reading->minutes && *reading->minutes < rule.hour.valid_minutes) {
    doubt(taken, fmt::format("{} of {} valid minutes", *reading->minutes, rule.hour.valid_minutes));
  }
  return taken;
}

/// NOx from NO and NO2: as good as the worse of the two.
Taken take_nox(const CemsHour* hour, const CemsRule& rule) {
  Taken no = take(hour, factor_no, GasQuantity::concentration, rule);
  const Taken no2 = take(hour, factor_no2, GasQuantity::concentration, rule);
  no.calibration = no.calibration || no2.calibration;
  if (no.standing == CemsStanding::invalid) no.why = "NO: " + no.why;
  if (no.standing == CemsStanding::valid && no2.standing != CemsStanding::valid) {
    no.standing = no2.standing;
    no.why = "NO2: " + no2.why;
  }
  const bool both = no.value && no2.value;
  no.value = both ? std::optional{nox_of(*no.value, *no2.value, rule.state)} : std::nullopt;
  return no;
}

/// The state of the gas in one hour, as far as the outlet's settings ask for it.
class Gas {
 public:
  Gas(const CemsHour* hour, const Measuring& measuring, const CemsRule& rule)
      : hour_{hour}, measuring_{measuring}, rule_{rule} {}

  /// Brought to dry gas of standard state; `flow` tells which way. No value: `why` names what is missing.
  std::optional<Rational> dry_standard(const Rational& value, GasBasis basis, bool flow, std::string& why) const {
    Rational result = value;
    if (basis == GasBasis::dry_actual || basis == GasBasis::wet_actual) {
      const auto celsius = number(factor_temperature, GasQuantity::temperature, "temperature", why);
      const auto kpa = absolute_kpa(why);
      if (!celsius || !kpa) return std::nullopt;
      result = flow ? flow_at_standard_state(result, *celsius, *kpa, rule_.state)
                    : at_standard_state(result, *celsius, *kpa, rule_.state);
    }
    if (basis == GasBasis::wet_standard || basis == GasBasis::wet_actual) {
      const auto moisture = moisture_percent(why);
      if (!moisture) return std::nullopt;
      result = flow ? flow_dried(result, *moisture) : dried(result, *moisture);
    }
    return below_solid(result, why);
  }

  std::optional<Rational> dry_oxygen(std::string& why) const {
    const auto oxygen = number(factor_oxygen, GasQuantity::oxygen, "oxygen", why);
    if (!oxygen || !measuring_.oxygen_wet) return oxygen;
    const auto moisture = moisture_percent(why);
    if (!moisture) return std::nullopt;
    return dried(*oxygen, *moisture);
  }

  static std::optional<Rational> below_solid(const Rational& value, std::string& why) {
    if (value < Rational{too_dense}) return value;
    why = "the conversion gives no possible gas";
    return std::nullopt;
  }

 private:
  std::optional<Rational> number(std::string_view factor, GasQuantity quantity, std::string_view name,
                                 std::string& why) const {
    const Taken taken = take(hour_, factor, quantity, rule_);
    if (taken.standing == CemsStanding::valid) return taken.value;
    if (why.empty()) why = fmt::format("{}: {}", name, taken.why);
    return std::nullopt;
  }

  std::optional<Rational> moisture_percent(std::string& why) const {
    if (measuring_.moisture) return measuring_.moisture->exact();
    return number(factor_moisture, GasQuantity::moisture, "moisture", why);
  }

  std::optional<Rational> absolute_kpa(std::string& why) const {
    const auto measured = number(factor_pressure, GasQuantity::pressure, "pressure", why);
    if (!measured) return std::nullopt;
    const Rational kpa = measuring_.ambient_kpa ? *measured + measuring_.ambient_kpa->exact() : *measured;
    if (kpa > Rational{0}) return kpa;
    why = "pressure: not above zero; is it relative to the air and 'ambient_kpa' not set?";
    return std::nullopt;
  }

  const CemsHour* hour_;
  const Measuring& measuring_;
  const CemsRule& rule_;
};

std::string percent_text(const Rational& value) {
  return round_half_even(value, 2).text();
}

/// Fills dry, oxygen and converted as far as they can be had; returns why not further.
std::string convert(const CemsQuestion& question, const Gas& gas, CemsHourVerdict& verdict) {
  std::string why;
  if (!verdict.measured) return why;
  verdict.dry = gas.dry_standard(*verdict.measured, question.outlet.measuring.concentration, false, why);
  std::string no_oxygen;
  verdict.oxygen = gas.dry_oxygen(no_oxygen);
  if (!verdict.dry || verdict.limit == nullptr) return why;
  if (!verdict.limit->reference_oxygen) {
    verdict.converted = verdict.dry;
    return why;
  }
  if (!verdict.oxygen) return no_oxygen;
  const auto converted = at_reference_oxygen(*verdict.dry, *verdict.oxygen, verdict.limit->reference_oxygen->exact(),
                                             question.rule.oxygen);
  if (!converted) {
    return fmt::format("oxygen {} percent is above {}: not converted", percent_text(*verdict.oxygen),
                       question.rule.oxygen.at_most.text());
  }
  verdict.converted = Gas::below_solid(*converted, why);
  return why;
}

/// C * Q of one state; where the two are given in different states, both are brought to the dry standard one.
void emit(const CemsQuestion& question, const CemsSlot& slot, const Gas& gas, CemsHourVerdict& verdict) {
  const Measuring& measuring = question.outlet.measuring;
  const Taken flow = take(slot.record, factor_flow, GasQuantity::flow, question.rule);
  if (flow.standing != CemsStanding::valid) {
    verdict.no_emission = "flow: " + flow.why;
    return;
  }
  if (measuring.concentration == measuring.flow) {
    verdict.emission = emission_kg(*verdict.measured, *flow.value);
    return;
  }
  const auto dry_flow = gas.dry_standard(*flow.value, measuring.flow, true, verdict.no_emission);
  const auto dry = gas.dry_standard(*verdict.measured, measuring.concentration, false, verdict.no_emission);
  if (dry && dry_flow) verdict.emission = emission_kg(*dry, *dry_flow);
}

/// Compares a valid hour with its limit.
void compare(const CemsSlot& slot, const std::string& why_not_converted, CemsHourVerdict& verdict) {
  if (!verdict.converted) {
    verdict.outcome = CemsOutcome::not_converted;
    verdict.why = verdict.limit == nullptr ? "no limit binds on this day" : why_not_converted;
    return;
  }
  verdict.source = slot.permit->document;
  if (*verdict.converted <= verdict.limit->limit.exact()) {
    verdict.outcome = CemsOutcome::within;
    return;
  }
  verdict.outcome = CemsOutcome::exceeds;
  if (slot.exemption == nullptr) return;
  verdict.why = slot.used_up;
  if (!slot.used_up.empty()) return;
  verdict.outcome = CemsOutcome::exempt;
  verdict.why = std::string{name_of(slot.state)};
  verdict.source = slot.exemption->source + ", " + slot.permit->document;
}

void judge_invalid(const standards::CemsRule& rule, CemsHourVerdict& verdict, std::string why) {
  verdict.no_emission = why;
  verdict.why = std::move(why);
  const bool above = verdict.converted && *verdict.converted > verdict.limit->limit.exact();
  verdict.outcome = above ? CemsOutcome::exempt : CemsOutcome::invalid;
  if (above) verdict.source = rule.head.ref.text();
}

}  // namespace

CemsHourVerdict judge_cems_hour(const CemsQuestion& question, const CemsSlot& slot, std::string_view factor) {
  const standards::CemsRule& rule = question.rule;
  CemsHourVerdict verdict;
  verdict.hour = slot.hour;
  verdict.record = slot.record;
  verdict.limit = slot.permit == nullptr ? nullptr : slot.permit->limit(factor);
  verdict.out_of_control = slot.out_of_control;
  const bool parts = factor == factor_nox && question.outlet.measuring.nox_from_parts;
  const Taken taken = parts ? take_nox(slot.record, rule) : take(slot.record, factor, GasQuantity::concentration, rule);
  verdict.measured = taken.value;
  verdict.calibrated = slot.calibrated || taken.calibration;
  if (slot.state == SourceState::stopped || taken.standing == CemsStanding::stopped) {
    verdict.outcome = CemsOutcome::stopped;
    verdict.why = slot.state == SourceState::stopped ? "marked stopped" : taken.why;
    verdict.emission = Rational{0};
    return verdict;
  }
  const Gas gas{slot.record, question.outlet.measuring, rule};
  const std::string why_not_converted = convert(question, gas, verdict);
  if (slot.monitor != nullptr) {
    judge_invalid(rule, verdict, fmt::format("marked {}", name_of(slot.monitor->kind)));
    return verdict;
  }
  if (taken.standing == CemsStanding::invalid) {
    judge_invalid(rule, verdict, taken.why);
    return verdict;
  }
  emit(question, slot, gas, verdict);
  verdict.captured = verdict.emission.has_value();
  compare(slot, why_not_converted, verdict);
  return verdict;
}

}  // namespace lantian::assess
