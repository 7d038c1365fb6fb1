#include "app/explain_trend.hpp"

#include "app/explain_desk.hpp"
#include "base/text.hpp"
#include "serve/explain_trend.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

using explain::Frame;
using serve::ExplainSheet;

Result<ExplainSheet> trend_sheet(const Frame& frame, const TrendWords& words) {
  const serve::SeriesQuestion series{words.frame.target, words.capture};
  if (words.kind == "seasonal") return serve::seasonal_sheet(frame, series);
  if (words.kind == "kz") return serve::kz_sheet(frame, series);
  if (words.kind == "wind") return serve::wind_sheet(frame);
  if (words.kind == "agreement") {
    if (words.model.empty()) {
      return Error{ErrorCode::invalid_argument, "agreement needs the column of the model beside --target", "--model"};
    }
    return serve::agreement_sheet(frame, words.frame.target, words.model);
  }
  explain::TheilSenChoice bootstrap;
  bootstrap.resamples = words.resamples;
  bootstrap.seed = words.seed;
  return serve::slope_sheet(frame, {series, bootstrap});
}

Result<int> answer_trend(const TrendWords& words) {
  LANTIAN_TRY(const Frame frame, read_frame(words.frame));
  LANTIAN_TRY(const ExplainSheet sheet, trend_sheet(frame, words));
  return show_sheet(sheet, words.answer);
}

Result<int> answer_breaks(const BreaksWords& words) {
  LANTIAN_TRY(const Frame frame, read_frame(words.frame));
  const explain::BreakChoice choice{words.model == "level" ? explain::BreakModel::level : explain::BreakModel::line,
                                    words.least_share};
  LANTIAN_TRY(const ExplainSheet sheet,
              serve::breaks_sheet(frame, {{words.frame.target, words.capture}, choice, words.means == "day"}));
  return show_sheet(sheet, words.answer);
}

/// "hour,month".
Result<std::vector<explain::CalendarKey>> calendar_keys(const std::string& text) {
  std::vector<explain::CalendarKey> keys;
  for (const std::string_view word : split(text, ',')) {
    if (const auto key = explain::calendar_key(trimmed(word))) keys.push_back(*key);
  }
  if (keys.size() == 2 && keys[0] != keys[1] && split(text, ',').size() == 2) return keys;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} are not two of hour, weekday, month, season, year, year_month", in_quotes(text)),
               "--by"};
}

Result<ExplainSheet> roses_sheet(const Frame& frame, const RosesWords& words) {
  const std::string& target = words.frame.target;
  if (words.kind == "variation") return serve::variation_sheet(frame, target);
  if (words.kind == "calendar") return serve::calendar_sheet(frame, {target, words.capture}, words.year);
  if (words.kind == "level") {
    LANTIAN_TRY(const auto keys, calendar_keys(words.by));
    return serve::level_sheet(frame, target, keys[0], keys[1]);
  }
  if (words.kind == "polar") {
    explain::PolarChoice choice;
    choice.sectors = words.sectors;
    choice.speed_step = words.speed_step;
    choice.calm_below = words.calm_below;
    choice.least = words.least;
    return serve::polar_sheet(frame, target, choice);
  }
  serve::RoseQuestion question;
  if (words.kind == "pollution") question.target = target;
  question.choice = {words.sectors, words.calm_below, words.classes};
  if (words.kind == "wind" && words.classes.empty()) question.choice.bounds = {1, 2, 4, 6};
  if (!std::ranges::is_sorted(question.choice.bounds)) {
    return Error{ErrorCode::invalid_argument, "bounds of classes ascend: --classes 2 4 6", "--classes"};
  }
  return serve::rose_sheet(frame, question);
}

Result<int> answer_roses(const RosesWords& words) {
  LANTIAN_TRY(const Frame frame, read_frame(words.frame));
  LANTIAN_TRY(const ExplainSheet sheet, roses_sheet(frame, words));
  return show_sheet(sheet, words.answer);
}

}  // namespace

int run_explain_trend(const TrendWords& words) {
  return exit_code(answer_trend(words));
}

int run_explain_breaks(const BreaksWords& words) {
  return exit_code(answer_breaks(words));
}

int run_explain_roses(const RosesWords& words) {
  return exit_code(answer_roses(words));
}

}  // namespace lantian::app
