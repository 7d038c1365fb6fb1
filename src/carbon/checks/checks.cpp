#include "carbon/checks/checks.hpp"

#include "inventory/evaluate.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace lantian::carbon {
namespace {

using Figures = std::vector<std::pair<std::string, std::string>>;

std::string filled_words(std::string text, const Figures& figures) {
  for (const auto& [name, value] : figures) {
    const std::string placeholder = "{" + name + "}";
    for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos; at += value.size()) {
      text.replace(at, placeholder.size(), value);
    }
  }
  return text;
}

std::string plain(double value) {
  return fmt::format("{:.10g}", value);
}

/// Digits that say something: without zeros before and behind.
int digits_of(const Decimal& value) {
  std::int64_t left = std::abs(value.unscaled);
  while (left != 0 && left % 10 == 0) left /= 10;
  int digits = 0;
  for (; left != 0; left /= 10) ++digits;
  return digits;
}

class Checking {
 public:
  Checking(const CheckRules& rules, const ComputedAccount& computed, const inventory::UnitBook& units)
      : rules_{rules}, computed_{computed}, units_{units} {}

  std::vector<CarbonFinding> run() {
    for (const Month& month : computed_.filings) {
      for (const StockRule& rule : rules_.balances) balances(rule, month);
      for (const IntensityRule& rule : rules_.intensities) intensity(rule, month);
      for (const StackRule& rule : rules_.stacks) stack(rule, month);
      ranges(month);
      repeats(month);
    }
    for (const std::string& month : computed_.account.missing_months) unfiled(month);
    for (const AccountLine& line : computed_.account.lines) missing(line);
    changes();
    return std::move(findings_);
  }

 private:
  struct Heading {
    CheckSeverity severity = CheckSeverity::warning;
    std::string code;
    const Month* month = nullptr;  ///< null: the whole period
    std::string subject;
  };

  void add(Heading heading, const CheckWords& words, Figures figures) {
    CarbonFinding& one = findings_.emplace_back();
    one.severity = heading.severity;
    one.code = std::move(heading.code);
    if (heading.month != nullptr) {
      one.month = heading.month->month;
      one.facility = heading.month->facility;
    }
    one.subject = std::move(heading.subject);
    one.what = {filled_words(words.what.zh, figures), filled_words(words.what.en, figures)};
    one.advice = words.advice;
    one.figures = std::move(figures);
  }

  const CheckWords& words(std::string_view key) const { return rules_.words.find(key)->second; }

  /// The filed value in a unit; nothing when it is not filed, not a number or of another kind.
  std::optional<double> filed(const Month& month, std::string_view id, std::string_view unit) const {
    const MonthItem* item = month.item(id);
    if (item == nullptr || item->standing == Standing::not_estimated || item->standing == Standing::confidential) {
      return std::nullopt;
    }
    if (item->standing != Standing::value) return 0.0;
    const auto from = parse_compound_unit(item->unit, units_);
    const auto to = parse_compound_unit(unit, units_);
    if (!from || !to || !same_dimension(*from, *to)) return std::nullopt;
    return conversion(*from, *to).of(inventory::number_of(item->value));
  }

  /// One balance for each fuel whose purchases were filed.
  void balances(const StockRule& rule, const Month& month) {
    const std::string_view end = std::string_view{rule.bought}.substr(1);
    for (const MonthItem& item : month.items) {
      if (!item.item.ends_with(end) || item.item.size() == end.size()) continue;
      balance(rule, month, item, item.item.substr(0, item.item.size() - end.size()));
    }
  }

  void balance(const StockRule& rule, const Month& month, const MonthItem& item, const std::string& fuel) {
    const auto bought = filed(month, item.item, item.unit);
    const auto start = filed(month, fuel + rule.start.substr(1), item.unit);
    const auto last = filed(month, fuel + rule.end.substr(1), item.unit);
    if (!bought || !start || !last) return;
    double used = 0;
    bool any = false;
    for (const std::string& pattern : rule.used) {
      const auto one = filed(month, fuel + pattern.substr(1), item.unit);
      any = any || one.has_value();
      used += one.value_or(0);
    }
    if (!any) return;
    const double expected = *bought - (*last - *start);
    judge({rule.warning_percent, rule.error_percent, expected, used, rule.id, &rule.words}, month, fuel,
          {{"item", fuel},
           {"bought", plain(*bought)},
           {"growth", plain(*last - *start)},
           {"expected", plain(expected)},
           {"used", plain(used)},
           {"unit", item.unit}});
  }

  struct Comparison {
    Decimal warning_percent, error_percent;
    double expected, got;
    std::string code;
    const CheckWords* words;
  };

  void judge(const Comparison& one, const Month& month, const std::string& subject, Figures figures) {
    const double base = std::max(std::abs(one.expected), std::abs(one.got));
    if (base == 0) return;
    const double percent = std::abs(one.got - one.expected) / base * 100;
    // Thresholds are decimals: what is apart by exactly the tolerance is within it, whatever the last bit says.
    if (percent <= inventory::number_of(one.warning_percent) + 1e-9) return;
    figures.emplace_back("percent", fmt::format("{:.2f}", percent));
    const bool grave = percent > inventory::number_of(one.error_percent) + 1e-9;
    add({grave ? CheckSeverity::error : CheckSeverity::warning, one.code, &month, subject}, *one.words,
        std::move(figures));
  }

  /// How grave it is that a value lies outside its range.
  CheckSeverity outside(double value, const std::optional<Decimal>& low, const std::optional<Decimal>& high) const {
    const double times = inventory::number_of(rules_.grave_times);
    const bool below = low && value * times < inventory::number_of(*low);
    const bool above = high && value > times * inventory::number_of(*high);
    return times > 0 && (below || above) ? CheckSeverity::error : CheckSeverity::warning;
  }

  void intensity(const IntensityRule& rule, const Month& month) {
    if (std::ranges::find(rule.guides, computed_.program->guide.id) == rule.guides.end()) return;
    const std::size_t slash = rule.unit.find('/');
    const std::string_view unit = rule.unit;
    const auto electricity = filed(month, rule.electricity, unit.substr(0, slash));
    const auto output = filed(month, rule.output, slash == std::string::npos ? "t" : unit.substr(slash + 1));
    if (!electricity || !output || *output == 0) return;
    const double value = *electricity / *output;
    if (inventory::number_of(rule.low) <= value && value <= inventory::number_of(rule.high)) return;
    add({outside(value, rule.low, rule.high), "electricity", &month, rule.output}, words("intensity"),
        {{"value", plain(value)}, {"unit", rule.unit}, {"low", rule.low.text()}, {"high", rule.high.text()}});
  }

  void stack(const StackRule& rule, const Month& month) {
    const auto measured = filed(month, rule.item, "tCO2");
    if (!measured) return;
    double computed = 0;
    for (const AccountLine& line : computed_.account.lines) {
      if (line.month != month.month || line.facility != month.facility) continue;
      if (line.part != Part::fuel && line.part != Part::process) continue;
      if (!line.mass) return;  // what is not known cannot be compared
      computed += in(*line.mass, tonne_co2);
    }
    judge({rule.warning_percent, rule.error_percent, computed, *measured, rule.id, &rule.words}, month, rule.item,
          {{"measured", plain(*measured)}, {"computed", plain(computed)}});
  }

  void ranges(const Month& month) {
    for (const MonthItem& item : month.items) {
      const GuideInput* input = computed_.program->guide.input(item.item);
      if (input == nullptr || item.standing != Standing::value) continue;
      const auto value = filed(month, item.item, input->unit);
      const bool below = value && input->low && *value < inventory::number_of(*input->low);
      const bool above = value && input->high && inventory::number_of(*input->high) < *value;
      if (!below && !above) continue;
      add({outside(*value, input->low, input->high), "range", &month, item.item}, words("range"),
          {{"item", item.item},
           {"value", plain(*value)},
           {"unit", input->unit},
           {"low", input->low ? input->low->text() : "-"},
           {"high", input->high ? input->high->text() : "-"}});
    }
  }

  /// The filing of the month before and of the same facility; null: none is of this account.
  const Month* before(const Month& month) const {
    const auto here = std::ranges::find(computed_.months, month.month);
    if (here == computed_.months.end()) return nullptr;
    const bool turn = here == computed_.months.begin();
    const std::vector<Month>& among = turn ? computed_.before : computed_.filings;
    const auto found = std::ranges::find_if(among, [&](const Month& one) {
      return (turn || one.month == *std::prev(here)) && one.facility == month.facility;
    });
    return found == among.end() ? nullptr : &*found;
  }

  /// Tonnes, kWh and the like; what is a share or stands for a tonne is no amount.
  bool is_amount(const std::string& unit) const {
    const auto share = parse_compound_unit("percent", units_), own = parse_compound_unit(unit, units_);
    return unit.find('/') == std::string::npos && own && share && !same_dimension(*own, *share);
  }

  /// Amounts only: a heating value of one analysis stands for several months.
  void repeats(const Month& month) {
    const Month* last = rules_.repeat_digits == 0 ? nullptr : before(month);
    if (last == nullptr) return;
    for (const MonthItem& item : month.items) {
      const GuideInput* input = computed_.program->guide.input(item.item);
      const MonthItem* old = last->item(item.item);
      if (input == nullptr || old == nullptr || !is_amount(input->unit)) continue;
      if (item.standing != Standing::value || old->standing != Standing::value) continue;
      if (!(item.value == old->value) || item.unit != old->unit || digits_of(item.value) < rules_.repeat_digits)
        continue;
      add({CheckSeverity::warning, "repeated", &month, item.item}, words("repeated"),
          {{"item", item.item}, {"value", item.value.text()}, {"unit", item.unit}, {"before", last->month}});
    }
  }

  /// `place`: "2024-05", or "F1/2024-05" of a facility.
  void unfiled(const std::string& place) {
    const std::size_t slash = place.rfind('/');
    Month month;
    month.month = slash == std::string::npos ? place : place.substr(slash + 1);
    if (slash != std::string::npos) month.facility = place.substr(0, slash);
    add({CheckSeverity::error, "unfiled", &month, "month"}, words("unfiled"), {{"month", place}});
  }

  void missing(const AccountLine& line) {
    if (line.mass) return;
    Month place;
    place.month = line.month;
    place.facility = line.facility;
    add({CheckSeverity::error, "missing", &place, line.line}, words("missing"),
        {{"line", line.line}, {"missing", line.missing}});
  }

  /// A parameter of the guide that is one number in one month and another in the next of the same year.
  void changes() {
    const Guide& guide = computed_.program->guide;
    for (std::size_t i = 0; i < guide.parameters.size(); ++i) {
      std::map<std::string, std::vector<std::pair<std::string, double>>> years;
      for (const std::string& month : computed_.months) {
        years[month.substr(0, 4)].emplace_back(month, computed_.resolved.parameters[i].at(month).value);
      }
      for (const auto& [year, values] : years) {
        const auto other =
            std::ranges::find_if(values, [&](const auto& one) { return one.second != values.front().second; });
        if (other == values.end()) continue;
        double sum = 0;
        for (const auto& one : values) sum += one.second;
        add({CheckSeverity::warning, "factor_changed", nullptr, guide.parameters[i].id}, words("factor_changed"),
            {{"parameter", guide.parameters[i].id},
             {"year", year},
             {"before", plain(values.front().second)},
             {"after", plain(other->second)},
             {"month", other->first},
             {"effective", plain(sum / static_cast<double>(values.size()))}});
      }
    }
  }

  const CheckRules& rules_;
  const ComputedAccount& computed_;
  const inventory::UnitBook& units_;
  std::vector<CarbonFinding> findings_;
};

}  // namespace

std::string_view name_of(CheckSeverity severity) {
  constexpr std::array<std::string_view, 3> severity_words{"notice", "warning", "error"};
  return severity_words[static_cast<std::size_t>(severity) - 1];
}

std::vector<CarbonFinding> check_account(const CheckRules& rules, const ComputedAccount& computed,
                                         const inventory::UnitBook& units) {
  return Checking{rules, computed, units}.run();
}

std::vector<EffectiveFactor> effective_factors(const Account& account) {
  struct Sums {
    double mass = 0, amount = 0;
    std::string unit;
  };
  std::map<std::array<std::string, 3>, Sums> sums;
  for (const AccountLine& line : account.lines) {
    const auto item = std::ranges::find(line.operands, "item", &Operand::kind);
    if (!line.mass || item == line.operands.end()) continue;
    Sums& one = sums[{line.line, line.month.substr(0, 4), item->id}];
    one.mass += in(*line.mass, tonne_co2);
    one.amount += item->value;
    one.unit = "tCO2/" + item->unit;
  }
  std::vector<EffectiveFactor> factors;
  for (const auto& [key, one] : sums) {
    if (one.amount > 0) factors.push_back({key[0], key[1], key[2], one.unit, one.mass / one.amount});
  }
  return factors;
}

}  // namespace lantian::carbon
