#include "inventory/programmes/programme.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <map>

namespace lantian::inventory {
namespace {

constexpr int percent_places = 12;

/// The amount of one row in the unit of its source's class, or why there is none.
Result<Rational> amount_of(const Basis& basis, const Source* source, const Activity& activity) {
  const auto refuse = [&](const std::string& what) {
    return Error{ErrorCode::invalid_argument, fmt::format("{}: {}", activity.record, what), ""};
  };
  if (source == nullptr) return refuse(fmt::format("source '{}' is not known", activity.source_id));
  const SourceClass* known = basis.classes->find(source->class_code);
  if (known == nullptr) return refuse(fmt::format("class '{}' is not known", source->class_code));
  const ActivityUnit* from = basis.units->find(activity.unit);
  const ActivityUnit* to = basis.units->find(known->unit);
  if (from == nullptr || to == nullptr)
    return refuse(fmt::format("unit '{}' is not known", from == nullptr ? activity.unit : known->unit));
  auto converted = basis.units->convert(activity.value, *from, *to);
  if (!converted) return refuse(converted.error().message);
  return converted;
}

}  // namespace

Result<BaseAmounts> BaseAmounts::of(const Basis& basis, std::span<const Source> sources,
                                    std::span<const Activity> activities, const Period& period) {
  LANTIAN_ASSERT(basis.classes != nullptr && basis.units != nullptr, "amounts need classes and units");
  std::map<std::string_view, const Source*> by_id;
  for (const Source& source : sources) by_id.emplace(source.id, &source);
  BaseAmounts amounts;
  std::vector<std::string> faults;
  for (const Activity& activity : activities) {
    if (activity.period.begin < period.begin || period.end < activity.period.end) continue;
    if (activity.notation != Notation::value) {
      ++amounts.without_value_;
      continue;
    }
    const auto found = by_id.find(activity.source_id);
    const Source* source = found == by_id.end() ? nullptr : found->second;
    const auto amount = amount_of(basis, source, activity);
    if (!amount) {
      faults.push_back(amount.error().message);
    } else {
      amounts.add(source->unit_id, source->class_code, *amount);
    }
  }
  if (!faults.empty()) return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
  return amounts;
}

void BaseAmounts::add(std::string_view county, std::string_view class_code, const Rational& amount) {
  amounts_[{std::string{county}, std::string{class_code}}] += amount;
}

Rational BaseAmounts::amount(std::string_view county, std::string_view class_prefix) const {
  Rational sum;
  for (auto at = amounts_.lower_bound({std::string{county}, ""}); at != amounts_.end(); ++at) {
    if (at->first.first != county) break;
    if (covers(class_prefix, at->first.second)) sum += at->second;
  }
  return sum;
}

Result<Decimal> percent_of(const Rational& part, const Rational& whole) {
  if (whole <= Rational{0}) return Error{ErrorCode::incomplete, "the base has no such activity; enter it first", ""};
  if (part > whole) {
    return Error{ErrorCode::conflict,
                 fmt::format("the programme takes away {:.6g} of {:.6g} that the base has; correct one of the two",
                             part.approximate(), whole.approximate()),
                 ""};
  }
  return round_half_even(Rational{100} * part / whole, percent_places);
}

Day next_month(Day day) {
  const std::chrono::year_month_day date{day};
  const std::chrono::year_month next = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{1};
  return Day{next / std::chrono::day{1}};
}

}  // namespace lantian::inventory
