#include "base/decimal.hpp"
#include "standards/shelf.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

namespace lantian::standards {
namespace {

std::string decimal_text(Thousandths value, Thousandths per_unit) {
  std::string text = Decimal{value, per_unit == 1000 ? 3 : 6}.text();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string share_words(Thousandths share) {
  return decimal_text(share, 1000);
}

std::string measured(const QualityRule& rule, const std::string& factor, Thousandths value) {
  const Instrument* instrument = rule.instrument(factor);
  return decimal_text(value, instrument->per_unit) + " " + instrument->unit;
}

/// The heading of one test: its name as marks cite it, and where its numbers come from.
std::string test_head(const QualityRule& rule, std::string_view test, const Grounds& grounds) {
  return fmt::format("\n{}#{} ({}: {})\n", rule.head.ref.text(), test, grounds.status, grounds.source);
}

std::string instruments_text(const QualityRule& rule) {
  TextTable table{{"factor", "unit", "range", "step", "detection limit", "uncertainty"}};
  for (const Instrument& one : rule.instruments) {
    const auto number = [&](Thousandths value) { return decimal_text(value, one.per_unit); };
    table.add({one.factor, one.unit, number(one.low) + " - " + number(one.high), number(one.step), number(one.floor),
               number(one.noise) + " + " + share_words(one.share) + " of the reading"});
  }
  return "\nInstruments\n" + table.text();
}

std::string flat_text(const QualityRule& rule, const FlatTest& test) {
  TextTable rows{{"factor", "above", "moves by at most", "for hours"}};
  for (const FlatTest::Row& row : test.rows) {
    rows.add({row.factor, measured(rule, row.factor, row.above), measured(rule, row.factor, row.spread),
              std::to_string(row.hours)});
  }
  TextTable floors{
      {"at the detection limit", "believed for hours", "neighbours within", "contradicted above", "hours"}};
  for (const FlatTest::Floor& row : test.floors) {
    floors.add({row.factor, row.hours ? std::to_string(*row.hours) : "always",
                row.hours ? measured(rule, row.factor, row.agree) : "",
                row.contradicted_above ? measured(rule, row.factor, *row.contradicted_above) : "never",
                row.contradicted_above ? std::to_string(row.contradicted_hours) : ""});
  }
  return test_head(rule, "flat", test.grounds) + rows.text() + floors.text() +
         fmt::format("{} missing hours do not end a run\n", test.gap_hours);
}

std::string jump_text(const QualityRule& rule, const JumpTest& test) {
  std::string text = test_head(rule, "jump", test.grounds);
  text += fmt::format(
      "above {} times the usual change of {} hours; no fault when the median of {} neighbours moves {} of it; a spike "
      "that falls back by {} inside {} hours is marked whole\n",
      share_words(test.times), test.memory_hours, test.neighbours, share_words(test.support),
      share_words(test.back_share), test.back_hours);
  for (const JumpTest::Row& row : test.rows) {
    text += fmt::format("{:<6} at least {}\n", row.factor, measured(rule, row.factor, row.at_least));
  }
  return text;
}

std::string order_text(const QualityRule& rule, const OrderTest& test) {
  std::string text = test_head(rule, "order", test.grounds);
  for (const OrderTest::Row& row : test.rows) {
    text += fmt::format("{} above {} by more than {} of it and {} for {} hours\n", row.part, row.whole,
                        share_words(row.share), measured(rule, row.part, row.absolute), test.hours);
  }
  return text;
}

std::string record_tests_text(const QualityRule& rule) {
  std::string text;
  if (const auto& test = rule.frozen) {
    text += test_head(rule, "frozen", test->grounds) +
            fmt::format(
                "{} equal records, or {} equal to those of one earlier time inside {} days; at least {} factors, "
                "{} above their detection limit\n",
                test->records, test->resent_records, test->resent_days, test->factors, test->above_floor);
  }
  if (const auto& test = rule.average) {
    text += test_head(rule, "average", test->grounds) +
            fmt::format("Avg outside [Min, Max] by more than {} of the last digit\n", test->last_places);
  }
  if (const auto& test = rule.hour) {
    text +=
        test_head(rule, "hour", test->grounds) +
        fmt::format("{} valid minutes; off the mean of the minutes by more than {} of it and {} of the last digit\n",
                    test->valid_minutes, share_words(test->share), test->last_places);
  }
  if (const auto& test = rule.oxygen) {
    text += test_head(rule, "oxygen", test->grounds) +
            fmt::format(
                "C ({0} - O2s) / ({0} - O2), O2 up to {1} percent; off by more than {2} of it and {3} of the "
                "last digit\n",
                test->ambient.text(), test->at_most.text(), share_words(test->share), test->last_places);
  }
  if (const auto& test = rule.clock) {
    text += test_head(rule, "clock", test->grounds) +
            fmt::format(
                "median of {} telegrams off by {} s; {} min within {} s: another time zone; hour label when {} "
                "percent arrive too early for it\n",
                test->telegrams, test->alarm_seconds, test->zone_minutes, test->zone_within_seconds, test->label_share);
  }
  return text;
}

std::string neighbour_tests_text(const QualityRule& rule) {
  std::string text;
  if (const auto& test = rule.neighbours) {
    text += fmt::format("\nNeighbours ({}: {})\nthe {} nearest inside {} km\n", test->grounds.status,
                        test->grounds.source, test->most, test->radius_km);
  }
  if (const auto& test = rule.duplicate) {
    text += test_head(rule, "duplicate", test->grounds) +
            fmt::format("{} blocks of {} hours in common, each with {} values, {} of them different\n", test->blocks,
                        test->block_hours, test->present, test->distinct);
  }
  if (const auto& test = rule.disagree) {
    text += test_head(rule, "disagree", test->grounds) +
            fmt::format(
                "mean of {} hours outside the range of {} neighbours and {} times off the usual ratio of {} "
                "days, for {} hours\n",
                test->hours, test->neighbours, share_words(test->factor), test->memory_days, test->lasting_hours);
  }
  if (const auto& test = rule.dust) {
    text += test_head(rule, "dust", test->grounds) +
            fmt::format(
                "{}: median of {} neighbours rises {} inside {} hours to {} or more, the reference by {} of it; "
                "the site moves by no more than {} of the rise or {}, for {} hours\n",
                test->factor, test->neighbours, measured(rule, test->factor, test->rise), test->window_hours,
                measured(rule, test->factor, test->level), share_words(test->reference_share),
                share_words(test->flat_share), measured(rule, test->factor, test->flat_at_most), test->lasting_hours);
  }
  return text;
}

}  // namespace

std::string described_quality(const QualityRule& rule) {
  std::string text = instruments_text(rule);
  if (rule.range) text += test_head(rule, "range", rule.range->grounds) + "outside the range of the instrument\n";
  if (rule.jump) text += jump_text(rule, *rule.jump);
  if (rule.flat) text += flat_text(rule, *rule.flat);
  if (rule.order) text += order_text(rule, *rule.order);
  return text + record_tests_text(rule) + neighbour_tests_text(rule);
}

}  // namespace lantian::standards
