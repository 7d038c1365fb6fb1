#include "app/quality.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

/// A book's or gateway's marks; made on the first check.
Result<std::unique_ptr<keep::MarkBook>> open_marks(const std::string& directory) {
  return keep::open_mark_book(serve::marks_path(directory));
}

Result<std::unique_ptr<keep::MarkBook>> open_existing_marks(const std::string& directory) {
  if (keep::exists(serve::marks_path(directory))) return open_marks(directory);
  return Error{ErrorCode::not_found,
               fmt::format("there are no marks in '{}'; 'lantian quality check' or 'devices' makes them", directory),
               ""};
}

/// The readings that a review is about; a gateway's directory holds none.
Result<std::unique_ptr<keep::ReadingBook>> open_readings(const std::string& directory) {
  if (keep::exists(directory + "/devices.db") && !keep::exists(directory + "/format")) return keep::make_memory_book();
  return open_existing_book(directory);
}

Result<int> quality_check(const QualityCheckWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const auto marks, open_marks(words.book));
  LANTIAN_TRY(const serve::QualityReport report,
              serve::check_quality(office, *book, *marks, words.request, keep::now()));
  print(words.json ? serve::json_of(report) : serve::printed(report, words.findings_shown));
  return 0;
}

Result<keep::MarkQuery> query_of(const QualityListWords& words) {
  keep::MarkQuery query;
  query.places = words.places;
  if (!words.detector.empty()) {
    query.detector = observe::quality::parse_detector(words.detector);
    if (!query.detector) {
      std::vector<std::string> names;
      for (const auto one : observe::quality::all_detectors) names.emplace_back(observe::quality::name_of(one));
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} is no detector; there are {}", in_quotes(words.detector), joined(names, ", ")),
                   "--detector"};
    }
  }
  if (!words.state.empty()) {
    query.state = keep::parse_mark_state(words.state);
    if (!query.state) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} is no state; there are suspect, upheld, reversed, joined", in_quotes(words.state)),
                   "--state"};
    }
  }
  if (!words.period.empty()) {
    LANTIAN_TRY(const Period period, parse_period(words.period));
    query.from = to_utc(std::chrono::local_seconds{period.begin});
    query.to = to_utc(std::chrono::local_seconds{period.end});
  }
  return query;
}

Result<int> quality_list(const QualityListWords& words) {
  LANTIAN_TRY(const keep::MarkQuery query, query_of(words));
  LANTIAN_TRY(const auto marks, open_existing_marks(words.book));
  LANTIAN_TRY(const auto found, marks->marks(query));
  print(words.json ? serve::json_of(found) : serve::printed(found));
  return 0;
}

Result<int> quality_show(const QualityShowWords& words) {
  LANTIAN_TRY(const auto marks, open_existing_marks(words.book));
  LANTIAN_TRY(const keep::QualityMark mark, marks->mark(words.mark));
  LANTIAN_TRY(const auto events, marks->events(words.mark));
  print(serve::printed(mark, events));
  return 0;
}

Result<int> quality_review(const QualityReviewWords& words) {
  if (words.uphold == words.reverse) {
    return Error{ErrorCode::invalid_argument,
                 "say what you decide: --uphold (the readings must not be used) or --reverse (they are right)", ""};
  }
  LANTIAN_TRY(const auto marks, open_existing_marks(words.book));
  LANTIAN_TRY(const auto book, open_readings(words.book));
  const keep::MarkReview review{words.mark, words.uphold, words.by, words.why, 0};
  LANTIAN_TRY(const serve::ReviewOutcome outcome, serve::review_mark(*book, *marks, review, keep::now()));
  print(fmt::format("mark {} is {}: {} readings {}{}\n", outcome.mark.id, keep::name_of(outcome.mark.state),
                    outcome.readings, words.uphold ? "are invalid now" : "are valid again",
                    outcome.revision == 0 ? "" : fmt::format(", revision {}", outcome.revision)));
  return 0;
}

Result<int> quality_devices(const QualityDevicesWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::DeviceQualityReport report, serve::check_devices(office, words.request, keep::now()));
  print(words.json ? serve::json_of(report) : serve::printed(report, words.findings_shown));
  return 0;
}

Result<int> quality_score(const QualityScoreWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const auto marks, open_marks(words.book));
  LANTIAN_TRY(const serve::QualityScore score, serve::score_quality(office, *book, *marks, words.request));
  print(serve::printed(score));
  return 0;
}

}  // namespace

int run_quality_check(const QualityCheckWords& words) {
  return exit_code(quality_check(words));
}
int run_quality_list(const QualityListWords& words) {
  return exit_code(quality_list(words));
}
int run_quality_show(const QualityShowWords& words) {
  return exit_code(quality_show(words));
}
int run_quality_review(const QualityReviewWords& words) {
  return exit_code(quality_review(words));
}
int run_quality_devices(const QualityDevicesWords& words) {
  return exit_code(quality_devices(words));
}
int run_quality_score(const QualityScoreWords& words) {
  return exit_code(quality_score(words));
}

}  // namespace lantian::app
