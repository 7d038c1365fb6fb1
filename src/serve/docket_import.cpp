#include "serve/docket_import.hpp"

#include "docket/bring_in.hpp"
#include "serve/docket_import_parts.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::size_t rows_a_word = 256;  ///< progress is told so often

/// Says how one record of a pack becomes events.
using BringRecord = std::function<docket::Decisions(std::size_t at, const std::string& case_id)>;

struct PackRecord {
  std::string id;
  std::string title;
};
struct Pack {
  std::string id;
  const docket::CaseType* type = nullptr;
  std::vector<PackRecord> records;
  BringRecord bring;
  bool synthetic = false;
};

/// Passes over what is known, judges the rest; one look at the whole pack.
Result<std::vector<docket::Event>> pack_events(const DocketImportRun& run, const Pack& pack, DocketImport& done) {
  CaseNumbers numbers{*run.desk.book, run.now};
  std::vector<docket::Event> events;
  for (std::size_t i = 0; i < pack.records.size(); ++i) {
    const PackRecord& record = pack.records[i];
    if (run.progress && i % rows_a_word == 0) run.progress("judging", i, pack.records.size());
    LANTIAN_TRY(const auto known, case_of_record(*run.desk.book, record.id));
    if (known) {
      done.known.push_back({record.id, 0, known->id, known->title != record.title});
      continue;
    }
    LANTIAN_TRY(const std::string case_id, numbers.next(*pack.type));
    docket::Decisions decisions = pack.bring(i, case_id);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decisions)) {
      done.refusals.push_back({pack.id, 0, "", record.id, refusal->message});
      continue;
    }
    const auto& made = std::get<std::vector<docket::Event>>(decisions);
    LANTIAN_TRY(const docket::Case subject, docket::replay(*pack.type, made));
    if (!docket::is_open(*pack.type, subject)) ++done.closed;
    done.cases.push_back({record.id, 0, case_id});
    events.insert(events.end(), made.begin(), made.end());
  }
  done.refused_rows = done.refusals.size();
  return events;
}

Result<DocketImport> import_pack(const DocketImportRun& run, const Pack& pack) {
  if (run.trial && !pack.synthetic) {
    return Error{ErrorCode::invalid_argument, "its records are real, and a pretended time is for made-up cases only",
                 pack.id};
  }
  for (int tried = 1;; ++tried) {
    DocketImport done;
    done.source = pack.id;
    done.records = pack.records.size();
    done.dry_run = run.dry_run;
    LANTIAN_TRY(const std::vector<docket::Event> events, pack_events(run, pack, done));
    done.events = events.size();
    done.synthetic = pack.synthetic && !done.cases.empty();
    if (run.dry_run || !done.refusals.empty()) return done;
    const auto stored = append_import(run, events, done);
    if (!stored) return stored.error();
    if (*stored) return done;
    if (tried == most_import_tries) {
      return Error{ErrorCode::conflict, "somebody else keeps opening cases at the same time; try again", pack.id};
    }
  }
}

docket::BringIn bring_in_of(const DocketImportRun& run, const docket::RegisterSource& source, std::string reason) {
  docket::BringIn how;
  how.type = run.desk.office->types().type(source.type);  // the region's docket was read with these types
  how.steps = source.steps;
  how.actor = run.actor;
  how.actor.role = docket::Role::system;
  how.actor.area.clear();
  how.actor.topics.clear();
  how.reason = std::move(reason);
  how.place = run.desk.office->docket().default_place;
  return how;
}

}  // namespace

CaseNumbers::CaseNumbers(const keep::DocketBook& book, UtcSeconds now)
    : book_{book}, year_{year_of(std::chrono::floor<std::chrono::days>(to_local(now)))} {}

Result<std::string> CaseNumbers::next(const docket::CaseType& type) {
  const std::string series = fmt::format("{}-{:04}", type.prefix, year_);
  auto at = next_.find(series);
  if (at == next_.end()) {
    LANTIAN_TRY(const std::int64_t free, book_.next_serial(series));
    at = next_.emplace(series, free).first;
  }
  return docket::case_id_of(type, year_, at->second++);
}

Result<std::optional<keep::CaseRow>> case_of_record(const keep::DocketBook& book, std::string_view record) {
  keep::CaseFilter filter;
  filter.link = docket::Link{docket::LinkKind::source, std::string{record}};
  LANTIAN_TRY(auto rows, book.cases(filter, std::nullopt, 1));
  if (rows.empty()) return std::optional<keep::CaseRow>{};
  return std::optional{std::move(rows.front())};
}

Result<bool> append_import(const DocketImportRun& run, std::span<const docket::Event> events, DocketImport& done) {
  if (!events.empty()) {
    if (run.progress) run.progress("storing", 0, done.cases.size());
    const auto stored = run.desk.book->append(events);
    if (!stored && stored.error().code == ErrorCode::conflict) return false;
    if (!stored) return stored.error();
  }
  if (run.progress) run.progress("storing", done.cases.size(), done.cases.size());
  done.stored = true;
  return true;
}

Result<DocketImport> import_register(const DocketImportRun& run, std::string_view id) {
  LANTIAN_TRY(const docket::Register source, run.desk.office->rectification(id));
  const docket::RegisterDocument& document = source.document;
  const docket::BringIn how = bring_in_of(run, *run.desk.office->docket().register_named(id),
                                          fmt::format("{} ({})", document.name.shown(true), text_of(document.day)));
  const docket::Setting setting = run.desk.setting(run.now);
  Pack pack;
  pack.id = id;
  pack.type = how.type;
  for (const docket::RegisterTask& task : source.tasks) pack.records.push_back({task.id, task.name.shown(true)});
  pack.bring = [&](std::size_t at, const std::string& case_id) {
    return docket::bring_in_task(how, source, source.tasks[at], case_id, setting);
  };
  return import_pack(run, pack);
}

Result<DocketImport> import_petitions(const DocketImportRun& run, std::string_view id) {
  LANTIAN_TRY(const docket::PetitionList list, run.desk.office->petitions(id));
  docket::BringIn how = bring_in_of(run, *run.desk.office->docket().petitions_named(id), std::string{id});
  how.synthetic = list.synthetic;
  const docket::Setting setting = run.desk.setting(run.now);
  Pack pack;
  pack.id = id;
  pack.type = how.type;
  pack.synthetic = list.synthetic;
  for (const docket::PetitionRecord& one : list.petitions) pack.records.push_back({one.id, one.name.shown(true)});
  pack.bring = [&](std::size_t at, const std::string& case_id) {
    return docket::bring_in_petition(how, list.petitions[at], case_id, setting);
  };
  return import_pack(run, pack);
}

}  // namespace lantian::serve
