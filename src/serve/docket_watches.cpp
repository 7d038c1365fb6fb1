#include "base/assert.hpp"
#include "base/period.hpp"
#include "serve/docket_rounds.hpp"
#include "terms/species.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ranges>

namespace lantian::serve {
namespace {

using docket::WatchVerdict;

/// Hours of the days that a watch may look at: those of the day before it too, where a flat run may have begun.
Result<std::vector<docket::HourValue>> hours_of(const keep::ReadingBook& readings, const std::string& station,
                                                terms::Species species, UtcSeconds began, UtcSeconds now) {
  const auto day_of_instant = [](UtcSeconds at) { return std::chrono::floor<std::chrono::days>(to_local(at)); };
  keep::SlabQuery query;
  query.stations = {station};
  query.species = {species};
  query.period = Period{PeriodKind::range, day_of_instant(began) - std::chrono::days{1},
                        day_of_instant(now) + std::chrono::days{1}, ""};
  LANTIAN_TRY(const observe::Slab slab, readings.hours(query));
  std::vector<docket::HourValue> out;
  const auto cells = slab.series(0, 0);
  for (std::size_t n = 0; n < cells.size(); ++n) {
    docket::HourValue hour{hour_ending(query.period.begin, static_cast<int>(n) + 1), {}};
    if (cells[n].present()) hour.value = Concentration::from_milli_ug(cells[n].thousandths());
    out.push_back(hour);
  }
  return out;
}

/// The verdicts of several sensors: one in breach is a breach, good needs all.
WatchVerdict together(WatchVerdict a, WatchVerdict b) {
  if (a == WatchVerdict::breach || b == WatchVerdict::breach) return WatchVerdict::breach;
  if (a == WatchVerdict::not_enough || b == WatchVerdict::not_enough) return WatchVerdict::not_enough;
  return a == b ? a : WatchVerdict::good_so_far;
}

class WatchRounds {
 public:
  WatchRounds(const DocketDesk& desk, const standards::Rulebook& rulebook, const keep::ReadingBook& readings,
              UtcSeconds now)
      : desk_{desk}, rulebook_{rulebook}, readings_{readings}, now_{now}, setting_{desk.setting(now)} {}

  Result<WatchRound> run() {
    LANTIAN_TRY(const std::optional<bool> synthetic, readings_.synthetic());
    keep::CaseFilter filter;
    filter.kinds = {docket::StateKind::watch};
    if (synthetic) filter.synthetic = *synthetic;
    LANTIAN_CHECK(for_each_case(*desk_.book, filter, [&](const keep::CaseRow& row) { return look(row); }));
    return std::move(out_);
  }

 private:
  Result<void> look(const keep::CaseRow& row) {
    const docket::CaseType* type = desk_.office->types().type(row.type);
    if (type == nullptr || !type->check) return trouble(row.id, "its type has no check");
    const auto found = desk_.book->find(row.id);
    if (!found) return noted_or_error(found.error(), row.id, out_.report);
    const docket::Case& subject = *found;
    std::vector<docket::Link> sensors;
    for (const docket::Link& link : subject.links) {
      if (std::ranges::find(type->check->subjects, docket::name_of(link.kind)) != type->check->subjects.end())
        sensors.push_back(link);
    }
    if (sensors.empty())
      return trouble(row.id, fmt::format("no sensor is linked; link one of: {}", kinds_of(*type->check)));
    const auto species = terms::parse_species(type->check->item);
    if (!species) return trouble(row.id, fmt::format("nothing measures '{}'", type->check->item));
    return judge(*type, subject, sensors, *species);
  }

  Result<void> judge(const docket::CaseType& type, const docket::Case& subject,
                     const std::vector<docket::Link>& sensors, terms::Species species) {
    docket::WatchQuestion question;
    question.began = subject.state_since;
    question.now = now_;
    const auto limit =
        limit_of(*type.check, rulebook_, std::chrono::floor<std::chrono::days>(to_local(now_)), subject.place);
    if (!limit) return trouble(subject.id, limit.error().message);
    question.limit = *limit;
    std::optional<docket::WatchReport> decisive;
    WatchLook look{subject.id, {}, "", false};
    for (const docket::Link& sensor : sensors) {
      LANTIAN_TRY(const auto hours, hours_of(readings_, sensor.id, species, question.began, now_));
      docket::WatchReport report = docket::judge_watch(*type.check, question, hours);
      const std::string name = fmt::format("{} {}", docket::name_of(sensor.kind), sensor.id);
      look.line += look.line.empty() ? "" : "; ";
      look.line += docket::text_of_watch(*type.check, question, report, name);
      look.verdict = decisive ? together(look.verdict, report.verdict) : report.verdict;
      if (!decisive || report.verdict == WatchVerdict::breach) decisive = std::move(report);
    }
    decisive->verdict = look.verdict;
    const auto action = docket::watch_action(type, subject, *decisive, look.line);
    if (action) {
      LANTIAN_TRY(look.moved, take(type, subject, *action));
    }
    out_.looks.push_back(std::move(look));
    return {};
  }

  Result<bool> take(const docket::CaseType& type, const docket::Case& subject, const docket::Action& action) {
    docket::Decision decision = docket::decide(type, subject, action, system_actor(), setting_);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) {
      LANTIAN_CHECK(trouble(subject.id, refusal->text()));
      return false;
    }
    const auto& event = std::get<docket::Event>(decision);
    const auto stored = desk_.book->append({&event, 1});
    if (stored) {
      out_.report.events.push_back(event);
      return true;
    }
    if (stored.error().code != ErrorCode::conflict) return stored.error();
    LANTIAN_CHECK(trouble(subject.id, stored.error().message));
    return false;
  }

  Result<void> trouble(const std::string& id, const std::string& why) {
    out_.report.troubles.push_back(fmt::format("case {}: {}", id, why));
    return {};
  }

  static std::string kinds_of(const docket::Check& check) {
    std::string out;
    for (const std::string& kind : check.subjects) out += (out.empty() ? "" : ", ") + kind;
    return out;
  }

  const DocketDesk& desk_;
  const standards::Rulebook& rulebook_;
  const keep::ReadingBook& readings_;
  UtcSeconds now_;
  docket::Setting setting_;
  WatchRound out_;
};

}  // namespace

Result<Concentration> limit_of(const docket::Check& check, const standards::Rulebook& rulebook, Day day,
                               std::string_view area) {
  if (check.limit) return *check.limit;
  const auto species = terms::parse_species(check.item);
  if (!species) {
    return Error{ErrorCode::not_found, fmt::format("the check's item '{}' is no species", check.item), ""};
  }
  LANTIAN_TRY(const standards::Standard* standard, rulebook.standard_on(day, area));
  const standards::Limit* limit = standard->limits == nullptr ? nullptr : standard->limits->find(*species, check.rule);
  if (limit == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} has no limit '{}' for {}; write rule = \"limit\" with a limit, or one of 24h, 8h, 1h",
                             standard->id, check.rule, check.item),
                 ""};
  }
  const auto unit = terms::parse_unit(limit->unit);
  LANTIAN_ASSERT(unit.has_value(), "a rulebook was checked when it was loaded");
  return to_concentration(limit->value, *unit);
}

Result<WatchRound> run_watches(const DocketDesk& desk, const standards::Rulebook& rulebook,
                               const keep::ReadingBook& readings, UtcSeconds now) {
  return WatchRounds{desk, rulebook, readings, now}.run();
}

}  // namespace lantian::serve
