#pragma once
#include "base/result.hpp"
#include "terms/tree.hpp"

#include <span>
#include <string>
#include <string_view>

/// Physical parameters that are data: read by name into the members of a struct.
namespace lantian::weather {

/// A parameter's name in the file, where it goes, and what it may be.
template <class Rules>
struct NumberField {
  std::string_view name;
  double Rules::*member;
  double low, high;
};

/// One `[name]` table with value (a quoted decimal), unit, source and status. Faults go to the section.
double read_sourced_number(terms::Section& table, std::string_view name, double low, double high);
/// A quoted decimal or whole number under `name`, for invented numbers of a synthetic plan.
double read_plain_number(terms::Section& table, std::string_view name, double low, double high);

/// All fields of a file or table; none of them may lack, no other may stand there.
template <class Rules>
void read_sourced(terms::Section& table, std::span<const NumberField<Rules>> fields, Rules& rules) {
  for (const NumberField<Rules>& field : fields) {
    rules.*field.member = read_sourced_number(table, field.name, field.low, field.high);
  }
}
template <class Rules>
void read_plain(terms::Section& table, std::span<const NumberField<Rules>> fields, Rules& rules) {
  for (const NumberField<Rules>& field : fields) {
    rules.*field.member = read_plain_number(table, field.name, field.low, field.high);
  }
}

/// All faults as one malformed error, a line each. Requires: not empty.
Error error_of(const std::vector<terms::Fault>& faults);

}  // namespace lantian::weather
