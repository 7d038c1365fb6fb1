#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lantian::standards {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> ground_statuses{"verified", "unverified"};
constexpr Thousandths thousand = 1000;
/// Cells are 32 bits wide; a threshold beyond them would never be met.
constexpr std::int64_t most_thousandths = std::numeric_limits<std::int32_t>::max();

Grounds read_grounds(Section& test) {
  return {test.text("source"), std::string{ground_statuses[test.choice("status", ground_statuses)]}};
}

/// `value` in whole thousandths of a unit that holds `per_unit` of them; a fault when digits are left over.
Thousandths in_thousandths(Section& section, std::string_view key, const Decimal& value, Thousandths per_unit) {
  const Rational exact = value.exact() * Rational{per_unit};
  if (exact.denominator() != 1 || exact > Rational{most_thousandths} || exact < Rational{-most_thousandths}) {
    section.fault(section.line_of(key),
                  fmt::format("'{}' is {}; thresholds are whole thousandths that fit into a cell", key, value.text()));
    return 0;
  }
  return static_cast<Thousandths>(exact.numerator());
}

/// A share or multiple, not negative: "0.25" is 250.
Thousandths read_share_of(Section& section, std::string_view key) {
  const Thousandths share = in_thousandths(section, key, section.decimal(key), thousand);
  if (share < 0) section.fault(section.line_of(key), fmt::format("'{}' is not below 0", key));
  return share;
}

Instrument read_instrument(Section row) {
  Instrument instrument;
  instrument.factor = row.text("factor");
  instrument.unit = row.text("unit");
  const auto unit = terms::parse_unit(instrument.unit);
  instrument.per_unit = unit == ConcentrationUnit::mg_m3 ? thousand * thousand : thousand;
  const auto number = [&](std::string_view key) {
    return in_thousandths(row, key, row.decimal(key), instrument.per_unit);
  };
  instrument.low = number("low");
  instrument.high = number("high");
  instrument.step = number("step");
  instrument.floor = number("floor");
  instrument.noise = number("noise");
  instrument.share = read_share_of(row, "share");
  if (instrument.high <= instrument.low) row.fault(row.line_of("high"), "'high' lies above 'low'");
  if (instrument.step <= 0) row.fault(row.line_of("step"), "'step' is above 0");
  row.finish();
  return instrument;
}

/// The instrument a row speaks about; its unit is the row's unit.
class RowReader {
 public:
  RowReader(Section& row, const QualityRule& rule, std::string_view key = "factor") : row_{&row} {
    factor_ = row.text(key);
    const Instrument* known = rule.instrument(factor_);
    if (known != nullptr) {
      per_unit_ = known->per_unit;
      return;
    }
    std::vector<std::string> names;
    for (const Instrument& one_of : rule.instruments) names.push_back(one_of.factor);
    row.fault(row.line_of(key), fmt::format("'{}' {} has no row in 'instruments'; there are: {}", key,
                                            in_quotes(factor_), joined(names, " ")));
  }
  const std::string& factor() const { return factor_; }
  Thousandths value(std::string_view key) { return in_thousandths(*row_, key, row_->decimal(key), per_unit_); }
  std::optional<Thousandths> value_if(std::string_view key) {
    const auto given = row_->decimal_if(key);
    if (!given) return std::nullopt;
    return in_thousandths(*row_, key, *given, per_unit_);
  }

 private:
  Section* row_;
  std::string factor_;
  Thousandths per_unit_ = thousand;
};

void need_rows(Section& test, std::string_view key, std::size_t count) {
  if (count == 0) test.fault(test.line(), fmt::format("'{}' is empty or missing; list at least one row", key));
}

NeighbourChoice read_neighbours(Section& test) {
  return {read_grounds(test), test.whole("most", 1, 64), test.whole("radius_km", 1, 20'000)};
}

JumpTest read_jump(Section& test, const QualityRule& rule) {
  JumpTest jump{read_grounds(test), 0, 0, 0, 0, 0, 0, {}};
  jump.memory_hours = test.whole("memory_hours", 2, 8784);
  jump.times = read_share_of(test, "times");
  jump.support = read_share_of(test, "support");
  jump.neighbours = test.whole("neighbours", 0, 1000);
  jump.back_hours = test.whole("back_hours", 0, 48);
  jump.back_share = read_share_of(test, "back_share");
  for (Section& row : test.sections("rows")) {
    RowReader reader{row, rule};
    jump.rows.push_back({reader.factor(), reader.value("at_least")});
    row.finish();
  }
  need_rows(test, "rows", jump.rows.size());
  return jump;
}

FlatTest::Floor read_floor(Section row, const QualityRule& rule) {
  RowReader reader{row, rule};
  FlatTest::Floor floor;
  floor.factor = reader.factor();
  floor.hours = row.whole_if("hours", 1, 8784);
  floor.agree = reader.value_if("agree").value_or(0);
  floor.contradicted_above = reader.value_if("contradicted_above");
  floor.contradicted_hours = row.whole_or("contradicted_hours", 0, 0, 8784);
  if (floor.contradicted_above.has_value() != (floor.contradicted_hours > 0)) {
    row.fault(row.line(), "'contradicted_above' and 'contradicted_hours' stand together, or neither");
  }
  row.finish();
  return floor;
}

FlatTest read_flat(Section& test, const QualityRule& rule) {
  FlatTest flat{read_grounds(test), 0, {}, {}};
  flat.gap_hours = test.whole("gap_hours", 0, 48);
  for (Section& row : test.sections("rows")) {
    RowReader reader{row, rule};
    flat.rows.push_back({reader.factor(), reader.value("above"), reader.value("spread"), row.whole("hours", 2, 8784)});
    if (flat.rows.back().spread < 0) row.fault(row.line_of("spread"), "'spread' is not below 0");
    row.finish();
  }
  for (Section& row : test.sections("floors")) flat.floors.push_back(read_floor(row, rule));
  need_rows(test, "rows", flat.rows.size());
  return flat;
}

FrozenTest read_frozen(Section& test) {
  FrozenTest frozen{read_grounds(test)};
  frozen.factors = test.whole("factors", 2, 100);
  frozen.above_floor = test.whole("above_floor", 0, 100);
  frozen.records = test.whole("records", 2, 8784);
  frozen.resent_records = test.whole("resent_records", 2, 8784);
  frozen.resent_days = test.whole("resent_days", 1, 3660);
  return frozen;
}

OrderTest read_order(Section& test, const QualityRule& rule) {
  OrderTest order{read_grounds(test), 0, 0, {}};
  order.hours = test.whole("hours", 1, 8784);
  order.gap_hours = test.whole("gap_hours", 0, 48);
  for (Section& row : test.sections("rows")) {
    RowReader part{row, rule, "part"};
    const RowReader whole{row, rule, "whole"};
    order.rows.push_back({part.factor(), whole.factor(), read_share_of(row, "share"), part.value("absolute")});
    row.finish();
  }
  need_rows(test, "rows", order.rows.size());
  return order;
}

AverageTest read_average(Section& test) {
  AverageTest average{read_grounds(test)};
  average.last_places = test.whole("last_places", 0, 100);
  return average;
}

HourTest read_hour(Section& test) {
  HourTest hour{read_grounds(test)};
  hour.valid_minutes = test.whole("valid_minutes", 1, 60);
  hour.last_places = test.whole("last_places", 0, 100);
  hour.share = read_share_of(test, "share");
  return hour;
}

OxygenTest read_oxygen(Section& test) {
  OxygenTest oxygen{read_grounds(test), test.decimal("ambient"), test.decimal("at_most")};
  if (oxygen.at_most >= oxygen.ambient) {
    test.fault(test.line_of("at_most"), "'at_most' lies below 'ambient', where the quotient has no value");
  }
  oxygen.last_places = test.whole("last_places", 0, 100);
  oxygen.share = read_share_of(test, "share");
  return oxygen;
}

DuplicateTest read_duplicate(Section& test) {
  DuplicateTest duplicate{read_grounds(test)};
  duplicate.block_hours = test.whole("block_hours", 2, 8784);
  duplicate.present = test.whole("present", 1, duplicate.block_hours);
  duplicate.distinct = test.whole("distinct", 1, duplicate.block_hours);
  duplicate.blocks = test.whole("blocks", 1, 1000);
  return duplicate;
}

ClockTest read_clock(Section& test) {
  ClockTest clock{read_grounds(test)};
  clock.telegrams = test.whole("telegrams", 1, 100'000);
  clock.alarm_seconds = test.whole("alarm_seconds", 1, 86'400);
  clock.zone_minutes = test.whole("zone_minutes", -1440, 1440);
  clock.zone_within_seconds = test.whole("zone_within_seconds", 0, 86'400);
  clock.label_share = test.whole("label_share", 1, 100);
  return clock;
}

DisagreeTest read_disagree(Section& test) {
  DisagreeTest disagree{read_grounds(test)};
  disagree.hours = test.whole("hours", 2, 8784);
  disagree.present = test.whole("present", 1, disagree.hours);
  disagree.memory_days = test.whole("memory_days", 1, 3660);
  disagree.neighbours = test.whole("neighbours", 1, 1000);
  disagree.lasting_hours = test.whole("lasting_hours", 1, 8784);
  disagree.factor = read_share_of(test, "factor");
  if (disagree.factor <= thousand) test.fault(test.line_of("factor"), "'factor' is above 1");
  return disagree;
}

DustTest read_dust(Section& test, const QualityRule& rule) {
  DustTest dust;
  dust.grounds = read_grounds(test);
  RowReader reader{test, rule};
  dust.factor = reader.factor();
  dust.window_hours = test.whole("window_hours", 2, 168);
  dust.neighbours = test.whole("neighbours", 1, 1000);
  dust.lasting_hours = test.whole("lasting_hours", 1, 168);
  dust.rise = reader.value("rise");
  dust.level = reader.value("level");
  dust.flat_share = read_share_of(test, "flat_share");
  dust.flat_at_most = reader.value("flat_at_most");
  dust.reference_share = read_share_of(test, "reference_share");
  return dust;
}

/// Reads the test under `key` where the file has it.
template <class Test, class Read>
void read_test(Section& file, std::string_view key, std::optional<Test>& into, Read read) {
  auto test = file.section(key);
  if (!test) return;
  into = read(*test);
  test->finish();
}

}  // namespace

QualityRule read_quality(Section& section) {
  QualityRule rule;
  for (Section& row : section.sections("instruments")) {
    Instrument instrument = read_instrument(row);
    if (rule.instrument(instrument.factor) != nullptr) {
      row.fault(row.line(), fmt::format("a second instrument for {}", instrument.factor));
    }
    rule.instruments.push_back(std::move(instrument));
  }
  const auto with_rule = [&rule](auto read) { return [&rule, read](Section& test) { return read(test, rule); }; };
  read_test(section, "neighbours", rule.neighbours, read_neighbours);
  read_test(section, "range", rule.range, [](Section& test) { return RangeTest{read_grounds(test)}; });
  read_test(section, "jump", rule.jump, with_rule(read_jump));
  read_test(section, "flat", rule.flat, with_rule(read_flat));
  read_test(section, "frozen", rule.frozen, read_frozen);
  read_test(section, "order", rule.order, with_rule(read_order));
  read_test(section, "average", rule.average, read_average);
  read_test(section, "hour", rule.hour, read_hour);
  read_test(section, "oxygen", rule.oxygen, read_oxygen);
  read_test(section, "duplicate", rule.duplicate, read_duplicate);
  read_test(section, "clock", rule.clock, read_clock);
  read_test(section, "disagree", rule.disagree, read_disagree);
  read_test(section, "dust", rule.dust, with_rule(read_dust));
  return rule;
}

const Instrument* QualityRule::instrument(std::string_view factor) const {
  const auto found = std::ranges::find(instruments, factor, &Instrument::factor);
  return found == instruments.end() ? nullptr : &*found;
}

const FlatTest::Floor* FlatTest::floor(std::string_view factor) const {
  const auto found = std::ranges::find(floors, factor, &Floor::factor);
  return found == floors.end() ? nullptr : &*found;
}

}  // namespace lantian::standards
