#include "serve/realtime.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/assessment.hpp"
#include "serve/hour_index.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

Result<HourEnding> parse_hour(std::string_view text) {
  const Error error{
      ErrorCode::malformed,
      fmt::format("{} is not an hour; write the hour that ends, like \"2018-02-20 07:00\" (01:00 to 24:00)",
                  in_quotes(text)),
      ""};
  if (text.size() != 16 || text[10] != ' ' || text.substr(13) != ":00") return error;
  const auto day = parse_day(text.substr(0, 10));
  const auto hour = parse_decimal(text.substr(11, 2));
  if (!day || !hour || hour->places != 0 || hour->unscaled < 1 || hour->unscaled > 24) return error;
  return hour_ending(*day, static_cast<int>(hour->unscaled));
}

std::string items_text(const std::vector<terms::Item>& items) {
  std::vector<std::string> words;
  for (const terms::Item& item : items) words.emplace_back(terms::symbol(item.species));
  return words.empty() ? "-" : joined(words, ", ");
}

}  // namespace

Result<RealtimeVerdict> judge_realtime(const Office& office, const keep::ReadingBook& book,
                                       const RealtimeRequest& request) {
  RealtimeVerdict verdict;
  LANTIAN_TRY(verdict.hour, parse_hour(request.hour));
  LANTIAN_TRY(verdict.unit, find_unit(office, book, request.unit));
  LANTIAN_TRY(const Period day, parse_period(text_of(day_of(verdict.hour))));
  LANTIAN_TRY(verdict.standard, choose_standard(office, request.standard, day, verdict.unit.id));
  if (verdict.standard->index == nullptr || verdict.standard->index->realtime.empty()) {
    return Error{ErrorCode::unsupported, fmt::format("{} has no real-time index", verdict.standard->id), ""};
  }
  if (verdict.unit.kind == terms::UnitKind::group) {
    return Error{ErrorCode::unsupported,
                 fmt::format("{} is a group; the rule knows no 1-h value of a group. Ask for one of {}",
                             verdict.unit.id, joined(verdict.unit.members, ", ")),
                 ""};
  }
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  const std::vector<std::string> stations = stations_of(verdict.unit, known);
  verdict.stations = stations.size();
  // The day before takes part because a NowCast looks back over midnight.
  const Period two_days{PeriodKind::range, day.begin - std::chrono::days{1}, day.end, day.name};
  const keep::SlabQuery query{stations, {terms::basic_six.begin(), terms::basic_six.end()}, two_days, std::nullopt};
  LANTIAN_TRY(const observe::Slab slab, book.hours(query));
  const auto slot = static_cast<std::size_t>(24 + hour_of_day(verdict.hour) - 1);
  verdict.values = hour_inputs(slab, all_stations(slab), slot, *verdict.standard->index);
  if (verdict.values.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no reading of {} for the hour ending {}", verdict.unit.id, text_of(verdict.hour)), ""};
  }
  verdict.index = assess::judge_index(verdict.values, verdict.standard->index->realtime, *verdict.standard->index);
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  verdict.synthetic = synthetic.value_or(false);
  return verdict;
}

std::string printed(const RealtimeVerdict& verdict) {
  const standards::IndexRule& rule = *verdict.standard->index;
  std::string text =
      fmt::format("{} {} {} {} ({}){}\n", verdict.unit.id, verdict.unit.name.shown(true), text_of(verdict.hour),
                  verdict.standard->id, rule.head.document, verdict.synthetic ? "  SYNTHETIC" : "");
  if (verdict.index.status == assess::IndexStatus::published) {
    const standards::Level& level = rule.level(verdict.index.value);
    text += fmt::format("  index {}  {} {}  primary {}\n", verdict.index.value, level.name.zh, level.name.en,
                        items_text(verdict.index.primary));
  } else {
    text += fmt::format("  index NA (missing {})\n", items_text(verdict.index.missing));
  }
  std::vector<std::string> absent;
  for (const terms::Item& item : verdict.index.missing) absent.push_back(terms::text_of(item));
  if (!absent.empty()) text += fmt::format("  not in this index: {}\n", joined(absent, ", "));
  for (const assess::IndexInput& input : verdict.values) {
    const terms::Species species = input.item.species;
    const auto unit = terms::printed_unit(species);
    text += fmt::format("  {:<6} {:>8} {}", terms::symbol(species),
                        rounded(input.concentration, unit, species == terms::Species::co ? 1 : 0).text(),
                        terms::text_of(unit));
    for (const assess::PrimaryItem& part : verdict.index.sub_indices) {
      if (part.item == input.item) text += fmt::format("  sub-index {}", part.value);
    }
    text += "\n";
  }
  return text;
}

}  // namespace lantian::serve
