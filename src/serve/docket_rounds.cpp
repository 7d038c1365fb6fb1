#include "serve/docket_rounds.hpp"

#include "docket/ladder.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::size_t page_rows = 500;

/// The first day on which a rung may speak before its deadline, generously: worked days are at most a month of days
/// off.
int days_ahead(const docket::CaseTypes& types) {
  int most = 0;
  for (const docket::CaseType& type : types.all()) {
    for (const docket::Rung& rung : type.ladder) most = std::max(most, rung.days < 0 ? -rung.days : 0);
  }
  return 2 * most + 31;
}

/// Whether the row may have a rung to climb: spares reading the events of a case.
Result<bool> may_climb(const docket::CaseType& type, const keep::CaseRow& row, UtcSeconds now,
                       const docket::WorkCalendar& calendar) {
  bool beyond = row.step.empty();
  for (const docket::Rung& rung : type.ladder) {
    if (beyond) {
      LANTIAN_TRY(const UtcSeconds at, docket::reached_from(rung, *row.due, calendar));
      return at <= now;
    }
    beyond = rung.id == row.step;
  }
  return false;
}

}  // namespace

docket::Actor system_actor() {
  docket::Actor out;
  out.name = "lantian";
  out.role = docket::Role::system;
  return out;
}

Result<void> for_each_case(const keep::DocketBook& book, const keep::CaseFilter& filter,
                           const std::function<Result<void>(const keep::CaseRow&)>& look) {
  std::optional<keep::CasePlace> place;
  while (true) {
    LANTIAN_TRY(const std::vector<keep::CaseRow> rows, book.cases(filter, place, page_rows));
    if (rows.empty()) return {};
    place = keep::place_of(rows.back());
    for (const keep::CaseRow& row : rows) LANTIAN_CHECK(look(row));
  }
}

Result<void> noted_or_error(const Error& error, const std::string& case_id, RoundReport& report) {
  // One case that cannot be read must not keep all others waiting.
  if (error.code != ErrorCode::corrupt && error.code != ErrorCode::not_found) return error;
  report.troubles.push_back(fmt::format("case {}: {}", case_id, error.message));
  return {};
}

Result<RoundReport> climb_ladders(const DocketDesk& desk, UtcSeconds now) {
  RoundReport out;
  const docket::Setting setting = desk.setting(now);
  keep::CaseFilter filter;
  filter.kinds = {docket::StateKind::open, docket::StateKind::watch, docket::StateKind::standing};
  filter.due_until =
      std::chrono::floor<std::chrono::days>(to_local(now)) + std::chrono::days{days_ahead(desk.office->types())};
  const auto climb = [&](const keep::CaseRow& row) -> Result<void> {
    const docket::CaseType* type = desk.office->types().type(row.type);
    if (type == nullptr || !row.due) return {};
    const auto may = may_climb(*type, row, now, desk.office->calendar());
    if (!may) {
      out.troubles.push_back(fmt::format("case {}: {}", row.id, may.error().message));
      return {};
    }
    if (!*may) return {};
    auto found = desk.book->find(row.id);
    if (!found) return noted_or_error(found.error(), row.id, out);
    docket::Case subject = *std::move(found);
    const auto actions = docket::ladder_actions(*type, subject, now, desk.office->calendar());
    if (!actions) {
      out.troubles.push_back(fmt::format("case {}: {}", row.id, actions.error().message));
      return {};
    }
    std::vector<docket::Event> events;
    for (const docket::Action& action : *actions) {
      docket::Decision decision = docket::decide(*type, subject, action, system_actor(), setting);
      if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) {
        out.troubles.push_back(fmt::format("case {}: {}", row.id, refusal->text()));
        break;
      }
      events.push_back(std::get<docket::Event>(std::move(decision)));
      LANTIAN_CHECK(docket::apply(*type, subject, events.back()));
    }
    if (events.empty()) return {};
    const auto stored = desk.book->append(events);
    if (!stored && stored.error().code != ErrorCode::conflict) return stored.error();
    if (!stored) {
      out.troubles.push_back(fmt::format("case {}: {}", row.id, stored.error().message));
    } else {
      out.events.insert(out.events.end(), events.begin(), events.end());
    }
    return {};
  };
  LANTIAN_CHECK(for_each_case(*desk.book, filter, climb));
  return out;
}

}  // namespace lantian::serve
