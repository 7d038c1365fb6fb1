#include "carbon/energy/carriers.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Section;

Result<Rational> amount_in(const inventory::UnitBook& units, const MonthItem& item, std::string_view unit) {
  const inventory::ActivityUnit *from = units.find(item.unit), *to = units.find(unit);
  if (from == nullptr || to == nullptr) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no unit", in_quotes(from == nullptr ? item.unit : unit)), item.item};
  }
  auto amount = units.convert(item.value, *from, *to);
  if (!amount) return Error{amount.error().code, amount.error().message, item.item};
  constexpr std::int64_t most_amount = 1'000'000'000'000;
  if (*amount > Rational{most_amount} || *amount < Rational{-most_amount}) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} {} is out of range", item.value.text(), item.unit),
                 item.item};
  }
  return *amount;
}

bool carrier_has(const std::vector<std::string>& items, std::string_view item) {
  return std::ranges::find(items, item) != items.end();
}

void read_carrier_items(Section& row, std::string_view key, std::vector<std::string>& into,
                        std::set<std::string>& seen) {
  into = row.texts(key);
  for (const std::string& item : into) {
    if (seen.insert(item).second) continue;
    row.fault(row.line_of(key), fmt::format("{} is an item of another carrier already", in_quotes(item)));
  }
}

Carrier read_carrier(Section& row, std::set<std::string>& items) {
  Carrier carrier;
  carrier.id = row.text("id");
  carrier.name = row.name("name");
  carrier.unit = row.text("unit");
  carrier.kgce = row.decimal("kgce");
  carrier.coal = row.truth_or("coal", false);
  carrier.coke = row.truth_or("coke", false);
  read_carrier_items(row, "items", carrier.items, items);
  read_carrier_items(row, "feed", carrier.feed, items);
  row.finish();
  if (carrier.kgce <= Decimal{} || !holds_at_most(carrier.kgce, 6, 6)) {
    row.fault(row.line_of("kgce"), "kgce must be above 0, with six digits before and behind the point at most");
  }
  if (carrier.coal && carrier.coke) row.fault(row.line_of("coke"), "what is made of coal is no coal once more");
  if ((carrier.coal || carrier.coke) && carrier.unit != "t") {
    row.fault(row.line_of("unit"), "coal and coke are counted in t");
  }
  return carrier;
}

}  // namespace

Result<CarrierBook> CarrierBook::read(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  CarrierBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    top.text("source");
    book.status_ = states[top.choice("status", states)];
    std::set<std::string> ids, items;
    for (Section& row : top.sections("carrier")) {
      Carrier carrier = read_carrier(row, items);
      if (!ids.insert(carrier.id).second) row.fault(row.line_of("id"), "this carrier stands here twice");
      book.carriers_.push_back(std::move(carrier));
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return book;
}

const Carrier* CarrierBook::carrier(std::string_view id) const {
  const auto found = std::ranges::find(carriers_, id, &Carrier::id);
  return found == carriers_.end() ? nullptr : &*found;
}

const Carrier* CarrierBook::of_item(std::string_view item) const {
  const auto found = std::ranges::find_if(
      carriers_, [&](const Carrier& one) { return carrier_has(one.items, item) || one.fed(item); });
  return found == carriers_.end() ? nullptr : &*found;
}

bool Carrier::fed(std::string_view item) const {
  return carrier_has(feed, item);
}

std::int64_t EnergyMonth::kgce() const {
  std::int64_t sum = 0;
  for (const EnergyUse& use : uses) sum += use.feed ? 0 : use.kgce;
  return sum;
}

std::int64_t EnergyMonth::coal_kgce() const {
  std::int64_t sum = 0;
  for (const EnergyUse& use : uses) sum += use.coal_kg ? use.kgce : 0;
  return sum;
}

std::int64_t EnergyMonth::coal_kg() const {
  std::int64_t sum = 0;
  for (const EnergyUse& use : uses) sum += use.coal_kg.value_or(0);
  return sum;
}

std::int64_t EnergyMonth::coal_fed_kg() const {
  std::int64_t sum = 0;
  for (const EnergyUse& use : uses) sum += use.feed ? use.coal_kg.value_or(0) : 0;
  return sum;
}

std::int64_t EnergyMonth::coke_kg() const {
  std::int64_t sum = 0;
  for (const EnergyUse& use : uses) sum += use.coke_kg.value_or(0);
  return sum;
}

Result<EnergyMonth> energy_of(const CarrierBook& carriers, const inventory::UnitBook& units, const Month& month) {
  EnergyMonth energy{month.enterprise, month.facility, month.month, {}, {}, {}};
  for (const MonthItem& item : month.items) {
    const Carrier* carrier = carriers.of_item(item.item);
    if (carrier == nullptr) continue;
    if (item.standing == Standing::not_estimated || item.standing == Standing::confidential) {
      (carrier->fed(item.item) ? energy.unknown_feed : energy.unknown).push_back(item.item);
      continue;
    }
    if (item.standing != Standing::value) continue;
    LANTIAN_TRY(const Rational amount, amount_in(units, item, carrier->unit));
    EnergyUse use;
    use.carrier = carrier->id;
    use.feed = carrier->fed(item.item);
    use.record = item.record;
    use.kgce = round_half_even(amount * carrier->kgce.exact(), 0).unscaled;
    constexpr std::int64_t kilograms = 1000;
    const auto mass = [&] { return round_half_even(amount * Rational{kilograms}, 0).unscaled; };
    if (carrier->coal) use.coal_kg = mass();
    if (carrier->coke) use.coke_kg = mass();
    energy.uses.push_back(std::move(use));
  }
  return energy;
}

}  // namespace lantian::carbon
