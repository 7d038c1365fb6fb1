#include "base/text.hpp"
#include "standards/shelf.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::standards {
namespace {

std::string span_text(const InForce& span) {
  std::string text = "from " + text_of(span.from);
  if (span.until) text += " until before " + text_of(*span.until);
  text += span.areas.empty() ? ", everywhere" : ", in areas " + joined(span.areas, " ");
  if (span.status == "unverified") text += " (unverified)";
  if (!span.source.empty()) text += ", by " + span.source;
  return text;
}

std::string bound_text(std::int64_t steps, int decimals) {
  return Decimal{steps, decimals}.text();
}

std::string above_text(const Scale& scale) {
  switch (scale.above) {
    case Above::cap:
      return fmt::format("stays {}", scale.above_index);
    case Above::not_computed:
      return "not computed";
    case Above::fixed:
      return fmt::format("is {}", scale.above_index);
    case Above::extrapolate:
      return "goes on along the last piece";
  }
  return "";
}

std::string how_text(const Scale& scale) {
  std::string text = scale.rounding == Rounding::half_even
                         ? fmt::format("rounded half to even to {} decimals", scale.decimals)
                     : scale.rounding == Rounding::truncate ? fmt::format("cut to {} decimals", scale.decimals)
                                                            : "not rounded";
  text += scale.interpolation == Interpolation::ceiling   ? "; index rounded up"
          : scale.interpolation == Interpolation::nearest ? "; index rounded to nearest"
                                                          : "; class of the piece, no interpolation";
  if (scale.ug_m3_per_unit) text += fmt::format("; 1 {} = {} ug/m3", scale.unit, scale.ug_m3_per_unit->text());
  return text;
}

std::string described_scale(const Scale& scale) {
  TextTable table{{scale.unit, "index"}};
  for (const Segment& piece : scale.segments) {
    const std::string index = piece.index_low == piece.index_high
                                  ? std::to_string(piece.index_low)
                                  : fmt::format("{} - {}", piece.index_low, piece.index_high);
    table.add(
        {fmt::format("{} - {}", bound_text(piece.low, scale.decimals), bound_text(piece.high, scale.decimals)), index});
  }
  table.add({"above", above_text(scale)});
  return fmt::format("\n{} ({})\n{}", text_of(scale.item), how_text(scale), table.text());
}

std::string indicators_text(const std::vector<Indicator>& all) {
  std::vector<std::string> words;
  for (const Indicator& one : all) {
    words.push_back(one.item == one.scale ? text_of(one.item)
                                          : fmt::format("{} (scale {})", text_of(one.item), text_of(one.scale)));
  }
  return words.empty() ? "none" : joined(words, ", ");
}

std::string described_levels(const std::vector<Level>& levels, bool with_range) {
  TextTable table{with_range ? std::vector<std::string>{"class", "up to", "zh", "en", "colour"}
                             : std::vector<std::string>{"class", "zh", "en"}};
  for (const Level& level : levels) {
    if (with_range) {
      table.add({level.numeral, std::to_string(level.up_to), level.name.zh, level.name.en, level.rgb});
    } else {
      table.add({level.numeral, level.name.zh, level.name.en});
    }
  }
  return "\n" + table.text();
}

std::string share_text(const std::optional<Decimal>& low, const std::optional<Decimal>& high) {
  if (!low && !high) return "";
  if (!high) return ">= " + low->text();
  if (!low) return "< " + high->text();
  return fmt::format(">= {}, < {}", low->text(), high->text());
}

std::string part_text(const RuleHead* head) {
  return head == nullptr ? "none" : head->ref.text() + "  " + head->document;
}

}  // namespace

std::string described_head(const RuleHead& head) {
  std::string text = fmt::format("{}  {} / {}\n", head.ref.text(), head.title.zh, head.title.en);
  text += fmt::format("source    {}{}{}\n", head.document, head.url.empty() ? "" : "  ", head.url);
  if (head.spans.empty()) text += "in force  never\n";
  for (const InForce& span : head.spans) text += fmt::format("in force  {}\n", span_text(span));
  text += fmt::format("status    {}\n", head.status);
  for (const std::string& note : head.notes) text += fmt::format("note      {}\n", note);
  for (const Clause& clause : head.clauses) text += fmt::format("clause    {}: {}\n", clause.part, clause.clause);
  text += fmt::format("file      {}\nsha256    {}\n", head.file, head.ref.sha256);
  return text;
}

std::string described_limits(const LimitRule& rule) {
  std::vector<std::string> heads{"species", "statistic", "unit"};
  heads.insert(heads.end(), rule.grades.begin(), rule.grades.end());
  TextTable table{std::move(heads)};
  std::vector<std::pair<Species, std::string>> done;
  for (const Limit& limit : rule.limits) {
    const std::pair key{limit.species, limit.statistic};
    if (std::find(done.begin(), done.end(), key) != done.end()) continue;
    done.push_back(key);
    std::vector<std::string> row{std::string{symbol(limit.species)}, limit.statistic, limit.unit};
    for (const std::string& grade : rule.grades) {
      const Limit* found = rule.find(limit.species, limit.statistic, grade);
      row.push_back(found == nullptr ? "" : found->value.text());
    }
    table.add(std::move(row));
  }
  std::string text =
      "\nLimits by grade; compared with grade " + rule.default_grade + " unless told otherwise\n" + table.text();
  for (const VolumeState& state : rule.states) {
    std::vector<std::string> words;
    for (const Species species : state.species) words.emplace_back(symbol(species));
    text += fmt::format(
        "volume of {} from {}{}: {}\n", joined(words, " "), text_of(state.from),
        state.until ? " until before " + text_of(*state.until) : "",
        state.kelvin ? fmt::format("{} K, {} hPa", state.kelvin->text(), state.hectopascal->text()) : "as sampled");
  }
  return text;
}

std::string described_index(const IndexRule& rule) {
  std::string text = fmt::format("\ndaily items      {}\nreal-time items  {}\nprimary          index above {}\n",
                                 indicators_text(rule.daily), indicators_text(rule.realtime), rule.primary_above);
  if (rule.exceeding_above) text += fmt::format("exceeding        sub-index above {}\n", *rule.exceeding_above);
  if (rule.incomplete_publishes_above) {
    text += fmt::format("incomplete       published only above {}\n", *rule.incomplete_publishes_above);
  }
  if (rule.index_at_least > 0) text += fmt::format("index            at least {}\n", rule.index_at_least);
  if (rule.nowcast) {
    text += fmt::format("nowcast          {} hours, weight at least {}, {} of the newest {} hours needed\n",
                        rule.nowcast->hours, rule.nowcast->weight_floor.text(), rule.nowcast->recent_needed,
                        rule.nowcast->recent_hours);
  }
  text += described_levels(rule.levels, true);
  for (const Scale& scale : rule.scales) text += described_scale(scale);
  if (rule.sensitive.empty()) return text;
  text += fmt::format("\nSensitive groups, named when the sub-index is above {}\n", rule.sensitive_above);
  for (const SensitiveGroup& group : rule.sensitive) {
    text += fmt::format("{:<6} {} / {}\n", symbol(group.species), group.people.zh, group.people.en);
  }
  return text;
}

std::string described_evaluation(const EvaluationRule& rule) {
  std::string text = fmt::format(
      "\nday         {} hourly values; 8-h mean: {} of 8 hours\nO3 MDA8     8-h means ending at hour {} to {}, {} of "
      "them{}\n"
      "year        {} days, {} a month, {} in February\nother parts {} of the days\nstations    {} of a city's "
      "stations\n\n",
      rule.hours_per_day, rule.hours_per_8h, rule.first_8h_end, rule.last_8h_end, rule.means_per_mda8,
      rule.mda8_valid_above_limit ? "; fewer count when the maximum is above the limit" : "", rule.days_per_year,
      rule.days_per_month, rule.days_in_february, rule.part_year_share.text(), rule.station_share.text());
  TextTable items{{"species", "mean judged", "percentile judged"}};
  for (const PeriodItem& item : rule.items) {
    items.add({std::string{symbol(item.species)}, item.mean ? "yes" : "no",
               item.percentile ? "P" + item.percentile->text() : ""});
  }
  TextTable decimals{{"decimals of", "daily", "statistics", "attainment"}};
  for (const Decimals& row : rule.decimals) {
    decimals.add({std::string{symbol(row.species)}, std::to_string(row.raw), std::to_string(row.statistics),
                  std::to_string(row.attainment)});
  }
  return text + items.text() + "\n" + decimals.text() +
         fmt::format("\nshares: {} decimals; multiples of a limit: {} decimals\n", rule.ratio_decimals,
                     rule.multiple_decimals);
}

std::string described_composite(const CompositeRule& rule) {
  TextTable table{{"species", "statistic", "divided by the limit", "weight"}};
  for (const CompositeItem& item : rule.items) {
    table.add({std::string{symbol(item.species)}, item.statistic, item.limit, item.weight.text()});
  }
  return fmt::format("\nSum of weight x statistic / limit, {} decimals\n{}", rule.decimals, table.text());
}

std::string described_classes(const ClassRule& rule) {
  std::vector<std::string> heads{"item", "condition", "unit"};
  for (const Level& level : rule.classes) heads.push_back(level.numeral);
  TextTable table{std::move(heads)};
  for (const ClassItem& item : rule.items) {
    std::vector<std::string> row{item.id + (item.evaluated ? "" : " (not judged)"), item.condition, item.unit};
    for (const auto& bound : item.bounds) {
      row.push_back(bound ? (item.higher_is_better ? ">= " : "") + bound->text() : "rest");
    }
    if (item.range_low) row.push_back(fmt::format("{} - {}", item.range_low->text(), item.range_high->text()));
    table.add(std::move(row));
  }
  return described_levels(rule.classes, false) + "\nBounds, ends included; the worst item decides\n" + table.text();
}

std::string described_status(const StatusRule& rule) {
  TextTable rows{{"status", "share of the good, %", "share of the worst, %"}};
  for (const StatusRow& row : rule.rows) {
    rows.add({rule.classes[row.status].name.zh + " / " + rule.classes[row.status].name.en,
              share_text(row.good_at_least, row.good_below), share_text(row.worst_at_least, row.worst_below)});
  }
  std::vector<std::string> words;
  for (const std::size_t status : rule.of_section) words.push_back(rule.classes[status].name.en);
  return fmt::format(
      "\nFrom the classes of {}; good = its first {} classes\n{}\none section, from its best class to its worst: {}\n",
      rule.of, rule.good_up_to + 1, rows.text(), joined(words, ", "));
}

std::string described_set(const Standard& standard) {
  return fmt::format("\n{}: {}\nlimits      {}\nindex       {}\nevaluation  {}\ncomposite   {}\n", standard.id,
                     standard.national ? "chosen by day and area when no standard is named" : "used only when named",
                     part_text(standard.limits ? &standard.limits->head : nullptr),
                     part_text(standard.index ? &standard.index->head : nullptr),
                     part_text(standard.evaluation ? &standard.evaluation->head : nullptr),
                     part_text(standard.composite ? &standard.composite->head : nullptr));
}

}  // namespace lantian::standards
