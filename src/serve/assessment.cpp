#include "serve/assessment.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using assess::PeriodVerdict;
using report::Bulletin;
using standards::Standard;

/// The confirmed dust events that hold for a unit in the period: its own, and those of groups it is a member of.
std::vector<terms::DustEvent> dust_of(std::string_view unit_id, const JudgeScope& scope) {
  std::vector<terms::DustEvent> events;
  if (scope.region == nullptr) return events;
  for (terms::DustEvent event : scope.region->dust_events) {
    const terms::Unit* unit = scope.region->unit(event.unit_id);
    const bool by_group = unit != nullptr && std::ranges::find(unit->members, unit_id) != unit->members.end();
    const bool overlaps = event.first < scope.period.end && event.last >= scope.period.begin;
    if (!event.confirmed || !overlaps || (event.unit_id != unit_id && !by_group)) continue;
    event.unit_id = unit_id;
    events.push_back(std::move(event));
  }
  return events;
}

void join_lineage(report::Lineage& all, const report::Lineage& own, Sha256& sha) {
  all.revision = std::max(all.revision, own.revision);
  all.row_count += own.row_count;
  all.synthetic = all.synthetic || own.synthetic;
  for (const std::string& source : own.sources) {
    if (std::ranges::find(all.sources, source) == all.sources.end()) all.sources.push_back(source);
  }
  sha.add(own.content_sha256);
}

const terms::Unit* member_unit(const JudgeScope& scope, std::string_view id) {
  return scope.region == nullptr ? nullptr : scope.region->unit(id);
}

/// A group that lacks members is incomplete: its counts may not be compared with a year that has them all.
void note_silent(PeriodVerdict& group, const std::vector<std::string>& silent) {
  if (silent.empty()) return;
  const std::string shortfall = fmt::format("no readings of {}", joined(silent, ", "));
  group.notes.push_back(shortfall + ": left out of the group");
  group.completeness.complete = false;
  group.completeness.shortfalls.push_back(shortfall);
}

/// Members that can be judged; parks and other units without stations are left out by name, never counted as zero.
Result<JudgedUnit> judge_members(const keep::ReadingBook& book, const terms::Unit& group, const JudgeScope& scope) {
  std::vector<PeriodVerdict> members;
  std::vector<PeriodVerdict> cleared;
  std::vector<std::string> silent;
  JudgedUnit result;
  Sha256 sha;
  for (const std::string& id : group.members) {
    const terms::Unit* unit = member_unit(scope, id);
    if (unit == nullptr) {
      silent.push_back(id);
      continue;
    }
    Result<JudgedUnit> member = judge_unit(book, *unit, scope);
    if (!member && member.error().code == ErrorCode::not_found) {
      silent.push_back(id);
      continue;
    }
    if (!member) return member.error();
    join_lineage(result.lineage, member->lineage, sha);
    if (member->without_dust) {
      cleared.push_back(*member->without_dust);
      result.without_dust = *member->without_dust;  // marks that the group has a second series; joined below
    } else {
      cleared.push_back(member->verdict);
    }
    members.push_back(std::move(member->verdict));
  }
  if (members.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no member of {} has readings in the book; import some for {}", group.id,
                             joined(group.members, ", ")),
                 ""};
  }
  result.lineage.content_sha256 = sha.hex();
  result.verdict = assess::judge_group(group, std::move(members));
  if (result.without_dust) result.without_dust = assess::judge_group(group, std::move(cleared));
  note_silent(result.verdict, silent);
  if (result.without_dust) note_silent(*result.without_dust, silent);
  return result;
}

Error no_readings(const terms::Unit& unit, const Period& period) {
  return {
      ErrorCode::not_found,
      fmt::format("the book holds no readings of {} in {} ({} to {}); import them first, or ask for a period it covers",
                  unit.id, period.name, text_of(period.begin), text_of(period.last())),
      ""};
}

/// The edition a period begins under, when it is not the one it is judged by.
void note_span(PeriodVerdict& verdict, const Office& office, const Standard& standard) {
  const auto at_begin = office.rulebook().standard_on(verdict.period.begin, verdict.unit_id);
  if (at_begin && *at_begin == &standard) return;
  verdict.notes.push_back(fmt::format("judged on one basis, {}; on {} {} was in force", standard.id,
                                      text_of(verdict.period.begin), at_begin ? (*at_begin)->id : "no edition"));
}

/// The bases two periods are compared on: the main one, then the ones in force at the end of either period.
std::vector<const Standard*> bases_of(const Office& office, const AssessmentRequest& request, const Standard& main,
                                      const Period& before) {
  std::vector<const Standard*> bases{&main};
  if (request.standard.empty()) {
    const auto other = office.rulebook().standard_on(before.last(), request.unit);
    if (other && *other != &main) bases.push_back(*other);
  }
  for (const std::string& id : request.also) {
    const auto extra = office.rulebook().standard(id);
    if (extra && std::ranges::find(bases, *extra) == bases.end()) bases.push_back(*extra);
  }
  return bases;
}

struct Desk {
  const Office& office;
  const keep::ReadingBook& book;
  const AssessmentRequest& request;
  terms::Unit unit;
  JudgeScope scope;
};

/// The same two periods on one further basis; what cannot be compared there is said in a note.
void compare_on(Bulletin& bulletin, const Desk& desk, const Standard& basis, const Period& before) {
  JudgeScope now_scope = desk.scope;
  now_scope.standard = &basis;
  JudgeScope base_scope = now_scope;
  base_scope.period = before;
  const auto now = judge_unit(desk.book, desk.unit, now_scope);
  const auto base = judge_unit(desk.book, desk.unit, base_scope);
  Result<assess::Comparison> comparison = !now    ? Result<assess::Comparison>{now.error()}
                                          : !base ? Result<assess::Comparison>{base.error()}
                                                  : assess::compare(now->verdict, base->verdict);
  if (comparison) {
    bulletin.comparisons.push_back(*std::move(comparison));
  } else {
    bulletin.verdict.notes.push_back(fmt::format("not compared under {}: {}", basis.id, comparison.error().message));
  }
}

/// A refusal is an answer, not a failure: the bulletin carries the reason.
Result<void> compare_periods(Bulletin& bulletin, const Desk& desk) {
  if (desk.request.against.empty()) return {};
  LANTIAN_TRY(const Period before, parse_period(desk.request.against));
  JudgeScope base_scope = desk.scope;
  base_scope.period = before;
  Result<JudgedUnit> base = judge_unit(desk.book, desk.unit, base_scope);
  if (!base) {
    bulletin.comparison_refused = base.error();
    return {};
  }
  auto comparison = assess::compare(bulletin.verdict, base->verdict);
  bulletin.base = std::move(base->verdict);
  if (!comparison) {
    bulletin.comparison_refused = comparison.error();
    return {};
  }
  for (const std::string& reason : comparison->left_out) bulletin.verdict.notes.push_back(reason);
  bulletin.comparisons.push_back(*std::move(comparison));
  for (const Standard* basis : bases_of(desk.office, desk.request, *desk.scope.standard, before)) {
    if (basis != desk.scope.standard) compare_on(bulletin, desk, *basis, before);
  }
  return {};
}

Result<void> judge_side_by_side(Bulletin& bulletin, const Desk& desk) {
  for (const std::string& id : desk.request.also) {
    LANTIAN_TRY(const Standard* standard, desk.office.rulebook().standard(id));
    JudgeScope scope = desk.scope;
    scope.standard = standard;
    LANTIAN_TRY(JudgedUnit judged, judge_unit(desk.book, desk.unit, scope));
    bulletin.other_standards.push_back(std::move(judged.verdict));
  }
  return {};
}

void judge_one_target(Bulletin& bulletin, const PeriodVerdict& verdict, const terms::Target& target) {
  auto judged = assess::judge_target(verdict, target);
  if (judged) {
    bulletin.targets.push_back(*std::move(judged));
  } else {
    bulletin.verdict.notes.push_back(
        fmt::format("target {} of {} cannot be judged: {}", target.statistic, target.unit_id, judged.error().message));
  }
}

/// Targets of the unit for this period; a prefecture that is represented by one city carries that city's targets too.
void judge_targets(Bulletin& bulletin, const Desk& desk) {
  if (desk.scope.region == nullptr) return;
  for (const terms::Target& target : desk.scope.region->targets) {
    if (target.period != desk.scope.period.name) continue;
    if (target.unit_id == desk.unit.id) {
      judge_one_target(bulletin, bulletin.verdict, target);
    } else if (!desk.unit.representative.empty() && target.unit_id == desk.unit.representative) {
      const terms::Unit* city = desk.scope.region->unit(target.unit_id);
      if (city == nullptr) continue;
      // A representative city without readings here leaves nothing to judge by.
      if (const auto judged_city = judge_unit(desk.book, *city, desk.scope)) {
        judge_one_target(bulletin, judged_city->verdict, target);
      }
    }
  }
}

report::Reproduction reproduce(const terms::PublishedFigure& published, const Bulletin& bulletin) {
  report::Reproduction result{published, std::nullopt, false, ""};
  Result<assess::Statistic> now = assess::statistic(bulletin.verdict, published.statistic);
  if (!now) {
    result.why = now.error().message;
    return result;
  }
  Rational value = now->exact;
  const bool is_change = !published.against.empty();
  if (is_change) {
    const auto before =
        bulletin.base && bulletin.base->period.name == published.against
            ? assess::statistic(*bulletin.base, published.statistic)
            : Result<assess::Statistic>{Error{ErrorCode::incomplete, "compare with " + published.against, ""}};
    if (!before) {
      result.why = before.error().message;
      return result;
    }
    const bool relative = published.unit == "percent" && now->unit != "percent";
    value = relative ? (now->exact - before->exact) * Rational{100} / before->exact : now->exact - before->exact;
  }
  result.computed = round_half_even(value, published.value.places);
  result.equal = *result.computed == published.value;
  return result;
}

void reproduce_published(Bulletin& bulletin, const Desk& desk) {
  if (desk.scope.region == nullptr) return;
  for (const terms::PublishedFigure& published : desk.scope.region->published) {
    if (published.unit_id != desk.unit.id || published.period != desk.scope.period.name) continue;
    if (!published.against.empty() && desk.request.against != published.against) continue;
    bulletin.reproductions.push_back(reproduce(published, bulletin));
  }
}

/// Water, soil and noise belong to the bulletin of the region as a whole or of the city that represents it.
Result<void> add_status(Assessment& assessment, const Desk& desk) {
  if (desk.scope.region == nullptr || desk.unit.kind != terms::UnitKind::group) return {};
  LANTIAN_TRY(assessment.status, judge_status_points(desk.office, desk.book, desk.scope.region->id, desk.scope.period));
  assessment.bulletin.status = assessment.status.verdicts;
  return {};
}

}  // namespace

Result<void> check_revision(const keep::ReadingBook& book, const std::optional<keep::Revision>& as_of) {
  if (!as_of) return {};
  LANTIAN_TRY(const std::vector<keep::SourceRecord> sources, book.sources());
  const keep::Revision last = sources.empty() ? 0 : sources.back().revision;
  if (*as_of >= 1 && *as_of <= last) return {};
  return Error{ErrorCode::not_found,
               fmt::format("revision {} is not in the book; it has 1 to {} (lantian sources lists them)", *as_of, last),
               ""};
}

Result<const Standard*> choose_standard(const Office& office, std::string_view id, const Period& period,
                                        std::string_view unit_id) {
  if (!id.empty()) return office.rulebook().standard(id);
  auto in_force = office.rulebook().standard_on(period.last(), unit_id);
  if (in_force || in_force.error().code != ErrorCode::not_in_force) return in_force;
  return Error{ErrorCode::not_in_force, in_force.error().message + ". Name the standard to judge by: --standard CN2012",
               ""};
}

Result<terms::Unit> find_unit(const Office& office, const keep::ReadingBook& book, std::string_view word) {
  if (word.empty()) return Error{ErrorCode::invalid_argument, "the unit is empty; name one, like --unit 652301", ""};
  if (const terms::Region* region = office.region_of_unit(word)) return *region->unit(word);
  LANTIAN_TRY(const std::vector<terms::Unit> units, book.units());
  std::vector<std::string> known;
  for (const terms::Unit& unit : units) {
    const bool named = unit.id == word || std::ranges::find(unit.aliases, word) != unit.aliases.end();
    if (named) return unit;
    known.push_back(unit.id);
  }
  LANTIAN_TRY(const std::vector<terms::Station> stations, book.stations());
  for (const terms::Station& station : stations) {
    if (station.id == word) return terms::Unit{station.id, station.name, terms::UnitKind::station, {}, "", {}};
    if (station.unit_id == word)
      return terms::Unit{station.unit_id, {"", station.unit_id}, terms::UnitKind::city, {}, "", {}};
  }
  for (const terms::Region& region : office.regions()) {
    for (const terms::Unit& unit : region.units) known.push_back(unit.id);
  }
  std::ranges::sort(known);
  if (known.size() > 40) {
    known.resize(40);
    known.emplace_back("...");
  }
  return Error{ErrorCode::not_found,
               fmt::format("no unit or station named {}; known units are {}", in_quotes(word), joined(known, ", ")),
               ""};
}

Result<JudgedUnit> judge_unit(const keep::ReadingBook& book, const terms::Unit& unit, const JudgeScope& scope) {
  if (scope.standard->index == nullptr || scope.standard->evaluation == nullptr) {
    return Error{
        ErrorCode::unsupported,
        fmt::format("{} does not class days and judge periods; choose CN2012, CN2026T or CN2026F", scope.standard->id),
        ""};
  }
  LANTIAN_TRY(OwnInputs own, read_own_inputs(book, unit, scope));
  const bool empty = !own.found || own.inputs.lineage.row_count == 0;
  if (empty && unit.kind == terms::UnitKind::group) return judge_members(book, unit, scope);
  if (empty) return no_readings(unit, scope.period);
  JudgedUnit result;
  result.lineage = std::move(own.inputs.lineage);
  result.verdict = assess::judge_period(own.inputs.days, scope.period, *scope.standard);
  if (own.other_edition) {
    result.verdict.notes.emplace_back(
        "the source's own index follows another edition; the classes are computed from its daily values");
  }
  if (const std::vector<terms::DustEvent> events = dust_of(unit.id, scope); !events.empty()) {
    result.without_dust = assess::judge_period_without_dust(own.inputs.days, scope.period, *scope.standard, events);
  }
  return result;
}

Result<Assessment> assess_unit(const Office& office, const keep::ReadingBook& book, const AssessmentRequest& request) {
  LANTIAN_TRY(const Period period, parse_period(request.period));
  LANTIAN_TRY(terms::Unit unit, find_unit(office, book, request.unit));
  LANTIAN_TRY(const Standard* standard, choose_standard(office, request.standard, period, unit.id));
  LANTIAN_CHECK(check_revision(book, request.as_of));
  const Desk desk{office,
                  book,
                  request,
                  unit,
                  {office.region_of_unit(unit.id), standard, period, request.as_of, &office.rulebook()}};
  LANTIAN_TRY(JudgedUnit judged, judge_unit(book, unit, desk.scope));
  Assessment assessment;
  Bulletin& bulletin = assessment.bulletin;
  bulletin.templates = &office.templates();
  bulletin.region = desk.scope.region;
  bulletin.verdict = std::move(judged.verdict);
  bulletin.without_dust = std::move(judged.without_dust);
  bulletin.lineage = std::move(judged.lineage);
  bulletin.members = bulletin.verdict.members;
  bulletin.ranks = assess::rank_units(bulletin.members);
  note_span(bulletin.verdict, office, *standard);
  LANTIAN_CHECK(compare_periods(bulletin, desk));
  LANTIAN_CHECK(judge_side_by_side(bulletin, desk));
  judge_targets(bulletin, desk);
  reproduce_published(bulletin, desk);
  LANTIAN_CHECK(add_status(assessment, desk));
  return assessment;
}

}  // namespace lantian::serve
