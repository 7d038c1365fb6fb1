#include "carbon/accounts/parameters.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/evaluate.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::carbon {
namespace {

using inventory::FactorSet;

class Resolving {
 public:
  Resolving(const GuideProgram& program, const ResolveQuestion& question) : program_{program}, question_{question} {}

  Result<ResolvedGuide> run() {
    for (std::size_t i = 0; i < program_.guide.parameters.size(); ++i) {
      const auto& slot = program_.slots[program_.inputs() + i];
      auto resolved = parameter(program_.guide.parameters[i], slot.compound);
      if (resolved) {
        result_.parameters.push_back(*std::move(resolved));
      } else {
        code_ = faults_.empty() ? resolved.error().code : code_;
        faults_ += fmt::format("{}{}: {}", faults_.empty() ? "" : "\n", program_.guide.parameters[i].id,
                               resolved.error().message);
      }
    }
    if (!faults_.empty()) return Error{code_, faults_, program_.guide.ref()};
    for (const auto& [ref, hash] : used_) result_.factors.push_back(ref + " " + hash);
    return std::move(result_);
  }

 private:
  Result<const FactorSet*> set_of(const GuideParameter& parameter) {
    std::string version = parameter.version;
    for (const auto& choice : question_.chosen) {
      if (choice.set == parameter.set) version = choice.version;
    }
    const FactorSet* set = question_.factors->set(parameter.set, version);
    if (set == nullptr) {
      return Error{ErrorCode::not_found,
                   fmt::format("there is no factor set {}/{}; the guide needs it", parameter.set,
                               version.empty() ? "newest" : version),
                   ""};
    }
    if (!parameter.ef_kind.empty() && set->ef_kind != parameter.ef_kind) {
      return Error{
          ErrorCode::conflict,
          fmt::format("{}/{} holds factors of kind '{}', but the guide asks for '{}'; the kinds of electricity "
                      "factors do not mix",
                      set->id, set->version, set->ef_kind, parameter.ef_kind),
          ""};
    }
    used_[set->id + "/" + set->version] = set->sha256;
    return set;
  }

  Result<ResolvedParameter> parameter(const GuideParameter& one, const CompoundUnit& wanted) {
    LANTIAN_TRY(const FactorSet* set, set_of(one));
    return one.constant.empty() ? by_factor(one, *set, wanted) : by_constant(one, *set, wanted);
  }

  Result<ResolvedParameter> by_constant(const GuideParameter& one, const FactorSet& set, const CompoundUnit& wanted) {
    const auto* constant = set.constant(one.constant);
    if (constant == nullptr) {
      return Error{ErrorCode::not_found, fmt::format("{}/{} has no constant '{}'", set.id, set.version, one.constant),
                   ""};
    }
    LANTIAN_TRY(const CompoundUnit unit, parse_compound_unit(constant->unit, *question_.units));
    LANTIAN_CHECK(same(unit, wanted, constant->unit, one.unit));
    const double value = inventory::number_of(constant->value);
    return ResolvedParameter{
        {{question_.months.front(), conversion(unit, wanted).of(value), constant->value.text() + " " + constant->unit,
          fmt::format("{}/{}#{}", set.id, set.version, one.constant), ""}}};
  }

  /// A factor of CO2 is a mass of CO2 for one unit of something, though its table writes "t/MWh".
  Result<CompoundUnit> unit_of(const inventory::Factor& factor) const {
    LANTIAN_TRY(const CompoundUnit above, parse_compound_unit(factor.numerator, *question_.units));
    LANTIAN_TRY(const CompoundUnit below, parse_compound_unit(factor.denominator, *question_.units));
    return quotient(above.text() == "mass" ? CompoundUnit{{{"CO2 mass", 1}}, above.scale} : above, below);
  }

  static Result<void> same(const CompoundUnit& got, const CompoundUnit& wanted, std::string_view got_text,
                           std::string_view wanted_text) {
    if (same_dimension(got, wanted)) return {};
    return Error{
        ErrorCode::malformed,
        fmt::format("is in '{}' ({}), but the guide takes '{}' ({})", got_text, got.text(), wanted_text, wanted.text()),
        ""};
  }

  Result<ResolvedParameter> by_factor(const GuideParameter& one, const FactorSet& set, const CompoundUnit& wanted) {
    ResolvedParameter resolved;
    const std::vector<inventory::FactorChoice> choice{{set.id, set.version}};
    const std::string_view unit_id = one.area == "county" ? question_.county : std::string_view{};
    for (const std::string& month : question_.months) {
      LANTIAN_TRY(const Day day, parse_day(month + "-01"));
      LANTIAN_TRY(const inventory::FoundFactor found,
                  question_.factors->find(one.class_code, inventory::Pollutant::co2, "", unit_id, day, choice));
      ResolvedValue value;
      value.from = month;
      value.origin = found.ref().text();
      value.note = age_note(one, *found.factor, day);
      const bool goes_on = !resolved.values.empty() && resolved.values.back().origin == value.origin &&
                           resolved.values.back().note == value.note;
      if (goes_on) continue;
      LANTIAN_TRY(const CompoundUnit unit, unit_of(*found.factor));
      const std::string unit_text = found.factor->numerator + "/" + found.factor->denominator;
      LANTIAN_CHECK(same(unit, wanted, unit_text, one.unit));
      value.value = conversion(unit, wanted).of(inventory::number_of(found.factor->value));
      value.text = found.factor->value.text() + " " + unit_text;
      resolved.values.push_back(std::move(value));
    }
    return resolved;
  }

  static std::string age_note(const GuideParameter& one, const inventory::Factor& factor, Day day) {
    const int age = year_of(day) - year_of(factor.valid_from);
    if (one.max_age_years == 0 || age <= one.max_age_years) return "";
    return fmt::format("{} of {} is of {}, {} years before; at most {} are sound: look for a newer one", one.id,
                       year_of(day), year_of(factor.valid_from), age, one.max_age_years);
  }

  const GuideProgram& program_;
  const ResolveQuestion& question_;
  ResolvedGuide result_;
  std::map<std::string, std::string> used_;
  std::string faults_;
  ErrorCode code_ = ErrorCode::not_found;
};

}  // namespace

const ResolvedValue& ResolvedParameter::at(std::string_view month) const {
  LANTIAN_ASSERT(!values.empty(), "a parameter has a value");
  const ResolvedValue* best = &values.front();
  for (const ResolvedValue& one : values) {
    if (one.from <= month) best = &one;
  }
  return *best;
}

Result<ResolvedGuide> resolve_parameters(const GuideProgram& program, const ResolveQuestion& question) {
  LANTIAN_ASSERT(question.factors != nullptr && question.units != nullptr && !question.months.empty(),
                 "factors, units and months");
  return Resolving{program, question}.run();
}

}  // namespace lantian::carbon
