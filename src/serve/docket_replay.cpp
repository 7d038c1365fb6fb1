#include "serve/docket_replay.hpp"

#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::size_t events_a_page = 20'000;
constexpr std::size_t most_different = 100;

}  // namespace

Result<Replay> replay_docket(const DocketDesk& desk, std::optional<UtcSeconds> until, const ReplayProgress& progress) {
  Replay out;
  std::map<std::string, docket::Case, std::less<>> cases;
  LANTIAN_TRY(const keep::DocketHead head, desk.book->head());
  for (std::int64_t after = 0; after < head.number;) {
    LANTIAN_TRY(const auto events, desk.book->events_after(after, events_a_page));
    if (events.empty()) break;
    after = events.back().number;
    for (const docket::Event& event : events) {
      if (event.number > head.number || (until && event.at > *until)) continue;
      docket::Case& subject = cases[event.case_id];
      LANTIAN_TRY(const docket::CaseType* type,
                  desk.office->type(subject.version == 0 ? event.body.type : subject.type));
      const auto applied = docket::apply(*type, subject, event);
      if (!applied) {
        return Error{ErrorCode::corrupt, fmt::format("event {}: {}", event.number, applied.error().message), ""};
      }
      ++out.events;
    }
    if (progress) progress(after, head.number);
  }
  out.cases = static_cast<std::int64_t>(cases.size());
  for (const auto& [id, subject] : cases) ++out.by_state[{subject.type, subject.state}];
  if (until) return out;
  LANTIAN_CHECK(for_each_case(*desk.book, {}, [&](const keep::CaseRow& row) -> Result<void> {
    const auto made = cases.find(row.id);
    const docket::CaseType* type = desk.office->types().type(row.type);
    const bool same = made != cases.end() && type != nullptr && keep::row_of(*type, made->second) == row;
    if (!same && out.different.size() < most_different) out.different.push_back(row.id);
    return {};
  }));
  return out;
}

}  // namespace lantian::serve
