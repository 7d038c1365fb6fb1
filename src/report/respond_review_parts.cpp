#include "report/respond_review_parts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace lantian::report {
namespace {

using respond::EpisodeReview;
using terms::ListingKind;

constexpr double grams_of_kg = 1000;

std::string lead_key(const char* stem, int lead) {
  return fmt::format("{}_{}", stem, lead);
}

PaperTable forecast_table(const EpisodeReview& review, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "forecasts"};
  table.column("place", 4).column("day", 4, ListingKind::day).number("observed_aqi", "", 2).column("observed_class", 2);
  for (int lead = 1; lead <= respond::review_leads; ++lead) {
    table.number(lead_key("expected", lead).c_str(), "", 2).column(lead_key("outcome", lead).c_str(), 3);
  }
  std::map<std::pair<std::string, Day>, std::vector<const respond::DayOutcome*>> days;
  for (const respond::DayOutcome& one : review.days) days[{one.place, one.day}].push_back(&one);
  for (const auto& [key, leads] : days) {
    table.row().text(speech.name_of(key.first)).day(key.second);
    table.whole(leads.front()->observed).text(class_numeral(leads.front()->observed_class));
    for (int lead = 1; lead <= respond::review_leads; ++lead) {
      const auto found = std::ranges::find(leads, lead, [](const respond::DayOutcome* one) { return one->lead; });
      if (found == leads.end()) {
        table.nothing().nothing();
      } else {
        table.whole((*found)->expected).word("outcome", word_of((*found)->outcome));
      }
    }
  }
  return table.done();
}

std::string timing_words(const EpisodeReview& review, const Wording& words) {
  const respond::ResponseTiming& timing = review.timing;
  std::vector<std::string> said;
  const auto say = [&](const char* key, const std::optional<double>& hours) {
    if (!hours) return;
    const bool late = *hours > 0;
    said.push_back(words.say(fmt::format("review.{}_{}", key, late ? "after" : "before"),
                             {{"h", paper_text(std::abs(*hours), 0, words)}}));
  };
  if (timing.announced_to_start_h) {
    said.push_back(words.say(timing.announced_in_time.value_or(false) ? "review.in_time" : "review.not_in_time",
                             {{"h", paper_text(timing.announced_to_start_h, 0, words)}}));
  }
  say("lead", timing.lead_h);
  say("onset", timing.onset_error_h);
  say("end", timing.end_error_h);
  if (!timing.first_over) said.push_back(words.say("review.never_over"));
  return joined(said, words.say("review.gap"));
}

std::string receipt_words(const EpisodeReview& review, const Wording& words) {
  const respond::ReceiptTimes& times = review.timing.receipts;
  if (times.sent == 0) return {};
  return words.say("review.receipts", {{"sent", std::to_string(times.sent)},
                                       {"received", std::to_string(times.received)},
                                       {"median", paper_text(times.median_minutes, 0, words)},
                                       {"late", std::to_string(times.late.size())},
                                       {"never", std::to_string(times.never.size())}});
}

PaperTable share_table(const EpisodeReview& review, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "shares"};
  table.column("pollutant", 3).number("base_kg_d", "kg/d").number("required_percent", "%").number("planned_percent", "%");
  table.number("executed_percent", "%").number("unknown_percent", "%").column("reached", 3, ListingKind::truth);
  for (const respond::PollutantShare& one : review.shares) {
    table.row().word("pollutant", word_of(one.pollutant)).value(static_cast<double>(one.base) / grams_of_kg, 0);
    table.value(one.required_percent, 0).value(one.percent(one.planned), 1).value(one.percent(one.executed), 1);
    table.value(one.percent(one.unknown), 1).truth(one.executed_reached);
  }
  return table.done();
}

/// Each level in force under each dispatch: what of all emissions was ordered in its hours.
PaperTable span_table(const EpisodeReview& review, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "spans"};
  table.column("from_hour", 4).number("hours", "h", 2).column("level", 2).column("ordered", 2).column("basis", 4);
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    table.number(("planned_" + std::string{word_of(static_cast<respond::Pollutant>(p))}).c_str(), "%", 2);
  }
  table.column("planned_reaches", 2, ListingKind::truth).column("executed_reaches", 2, ListingKind::truth);
  for (const respond::SpanShares& one : review.spans) {
    const respond::OrderedSpan& span = one.span;
    table.row().text(text_of(span.hours.first - std::chrono::hours{1})).whole(span.hours.count());
    table.word("level", word_of(span.level)).word("level", word_of(span.ordered)).text(span.basis);
    for (const respond::PollutantShare& share : one.shares) table.value(share.percent(share.planned), 1);
    table.truth(one.planned_reaches).truth(one.executed_reaches);
  }
  return table.done();
}

PaperTable source_table(const EpisodeReview& review, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "execution"};
  table.column("source", 5).column("checked", 2, ListingKind::truth).number("planned_kg_d", "kg/d");
  table.number("executed_kg_d", "kg/d").number("unknown_kg_d", "kg/d").number("not_executed_kg_d", "kg/d");
  table.number("coming_down_kg_d", "kg/d");
  const auto sum = [](const respond::DailyGrams& grams) {
    double out = 0;
    for (const std::int64_t one : grams) out += static_cast<double>(one);
    return out / grams_of_kg;
  };
  for (const respond::ExecutedCut& cut : review.cuts) {
    table.row().text(speech.name_of(cut.source)).truth(cut.checked).value(sum(cut.planned), 1);
    table.value(sum(cut.executed), 1).value(sum(cut.unknown), 1).value(sum(cut.not_executed), 1);
    table.value(sum(cut.coming_down), 1);
  }
  return table.done();
}

}  // namespace

PaperTableDraft::PaperTableDraft(const PaperSpeech& speech, std::string id) : speech_{speech} {
  table_.caption = speech.say("review.t_" + id);
  table_.id = std::move(id);
}

PaperTableDraft& PaperTableDraft::column(const char* key, int width, ListingKind kind, const char* unit) {
  table_.columns.push_back({key, speech_.say(fmt::format("review.c_{}", key)), unit, kind, width});
  return *this;
}

PaperTableDraft& PaperTableDraft::row() {
  table_.rows.emplace_back();
  return *this;
}

PaperTableDraft& PaperTableDraft::put(terms::ListingValue value) {
  table_.rows.back().push_back(std::move(value));
  return *this;
}

PaperTableDraft& PaperTableDraft::text(std::string text) {
  return put(text.empty() ? terms::ListingValue{} : terms::ListingValue{std::move(text)});
}
PaperTableDraft& PaperTableDraft::word(const char* kind, std::string_view word) {
  return text(speech_.say(fmt::format("review.{}_{}", kind, word)));
}
PaperTableDraft& PaperTableDraft::whole(const std::optional<std::int64_t>& value) {
  return put(value ? terms::ListingValue{Decimal{*value, 0}} : terms::ListingValue{});
}
PaperTableDraft& PaperTableDraft::value(const std::optional<double>& value, int places) {
  return put(paper_number(value, places));
}
PaperTableDraft& PaperTableDraft::day(Day day) {
  return put(day);
}
PaperTableDraft& PaperTableDraft::instant(const std::optional<UtcSeconds>& instant) {
  return put(instant ? terms::ListingValue{*instant} : terms::ListingValue{});
}
PaperTableDraft& PaperTableDraft::truth(const std::optional<bool>& truth) {
  return put(truth ? terms::ListingValue{*truth} : terms::ListingValue{});
}
PaperTableDraft& PaperTableDraft::nothing() {
  return put({});
}

std::string class_numeral(const std::optional<int>& index_class) {
  constexpr std::array<const char*, respond::index_classes> numerals{"I", "II", "III", "IV", "V", "VI"};
  return index_class ? numerals[static_cast<std::size_t>(*index_class)] : "";
}

std::string lead_score_words(const respond::LevelMatrix& matrix, const Wording& words) {
  return words.say("review.lead_score", {{"lead", std::to_string(matrix.lead)},
                                         {"days", std::to_string(matrix.total())},
                                         {"exact", std::to_string(matrix.exact())},
                                         {"hits", std::to_string(matrix.hits)},
                                         {"misses", std::to_string(matrix.misses)},
                                         {"false", std::to_string(matrix.false_alarms)}});
}

PaperTable matrix_table(const respond::LevelMatrix& matrix, const PaperSpeech& speech) {
  PaperTableDraft table{speech, lead_key("matrix", matrix.lead)};
  table.column("expected_class", 4);
  for (std::size_t c = 0; c < respond::index_classes; ++c) {
    table.number(lead_key("seen", static_cast<int>(c) + 1).c_str(), "", 2);
  }
  for (std::size_t expected = 0; expected < respond::index_classes; ++expected) {
    table.row().text(class_numeral(static_cast<int>(expected)));
    for (const int count : matrix.days[expected]) table.whole(count);
  }
  return table.done();
}

PaperSection forecast_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_forecasts");
  for (const respond::LevelMatrix& one : review.matrices) {
    if (one.total() == 0) continue;
    out.paragraphs.push_back(lead_score_words(one, words));
  }
  if (!review.days.empty()) out.tables.push_back(forecast_table(review, speech));
  return out;
}

PaperSection timing_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_timing");
  if (std::string said = timing_words(review, words); !said.empty()) out.paragraphs.push_back(std::move(said));
  if (std::string said = receipt_words(review, words); !said.empty()) out.paragraphs.push_back(std::move(said));
  PaperTableDraft table{speech, "timing"};
  table.column("act", 3).column("level", 2).column("at", 4, ListingKind::instant).number("since_h", "h", 2);
  table.column("who", 4).column("forecast", 2, ListingKind::truth).column("criterion", 2, ListingKind::truth);
  for (const respond::TimingStep& step : review.timing.steps) {
    table.row().word("act", word_of(step.act)).word("level", word_of(step.level)).instant(step.at);
    table.value(step.hours_since_before, 1).text(step.who).truth(step.forecast).truth(step.criterion);
  }
  if (!table.empty()) out.tables.push_back(table.done());
  return out;
}

PaperSection share_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_shares");
  if (review.list.empty()) return out;
  out.paragraphs.push_back(words.say(review.share_rule.empty() ? "review.share_list" : "review.share_rule",
                                     {{"list", review.list}, {"rule", review.share_rule}}));
  if (review.hours_ordered < review.hours) {
    out.paragraphs.push_back(words.say(review.hours_ordered == 0 ? "review.nothing_ordered" : "review.partly_ordered",
                                       {{"ordered", std::to_string(review.hours_ordered)},
                                        {"hours", std::to_string(review.hours)}}));
  }
  if (review.elsewhere > 0) {
    out.paragraphs.push_back(words.say("review.elsewhere", {{"n", std::to_string(review.elsewhere)}}));
  }
  const auto verdict = [&](const char* what, const std::optional<bool>& reaches) {
    if (reaches) out.paragraphs.push_back(words.say(fmt::format("review.{}_{}", what, *reaches ? "reaches" : "short")));
  };
  verdict("planned", review.planned_reaches);
  verdict("executed", review.executed_reaches);
  out.tables = {share_table(review, speech)};
  if (!review.spans.empty()) out.tables.push_back(span_table(review, speech));
  if (!review.cuts.empty()) out.tables.push_back(source_table(review, speech));
  return out;
}

}  // namespace lantian::report
