#include "serve/ledger.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using namespace inventory;
using terms::Form;
using terms::RecordView;

Result<Form> inventory_form(const std::string& root, std::string_view id) {
  const std::string path = fmt::format("{}/data/inventory/forms/{}.toml", root, id);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::read_form({path, std::move(text)});
}

/// The county's code when the word names one, else the word for the ledger to refuse.
std::string county_code(const QuotaBasis& basis, const std::string& word) {
  const QuotaRegion* region = basis.places.called(word);
  return region == nullptr ? word : region->id;
}

std::optional<int> whole_of(const RecordView& record, std::string_view field) {
  const auto value = record.decimal(field);
  return value ? std::optional{static_cast<int>(floor_of(value->exact()))} : std::nullopt;
}

/// One mass cell; what is finer than a gram is refused like any other cell.
std::optional<QuotaMass> mass_of(const RecordView& record, std::string_view field, const std::string& where,
                                 std::vector<std::string>& refusals) {
  const auto value = record.decimal(field);
  if (!value) return std::nullopt;
  const auto mass = quota_mass(*value);
  if (!mass) refusals.push_back(fmt::format("{}: column '{}': {}", where, field, mass.error().message));
  return mass ? std::optional{*mass} : std::nullopt;
}

LedgerDraft draft_of_record(const QuotaBasis& basis, const RecordView& record, const std::string& where,
                            std::vector<std::string>& refusals) {
  LedgerDraft draft;
  draft.where = where;
  draft.voucher = record.text("voucher");
  draft.kind = parse_ledger_kind(record.text("kind")).value_or(LedgerKind::issue);  // the form knows the kinds
  draft.day = record.day("day").value_or(Day{});                                    // and asks for a day
  draft.reduction = record.text("reduction");
  draft.pollutant = parse_pollutant(record.text("pollutant"));
  draft.region = county_code(basis, record.text("region"));
  draft.vintage = whole_of(record, "vintage");
  draft.origin = record.text("origin");
  draft.amount = mass_of(record, "amount_t", where, refusals);
  draft.need = mass_of(record, "need_t", where, refusals);
  draft.ratio = record.decimal("ratio");
  draft.project = record.text("project");
  draft.project_region = county_code(basis, record.text("project_region"));
  draft.discharge = record.day("discharge");
  draft.exception = record.text("exception");
  draft.target = record.text("target");
  draft.to_region = county_code(basis, record.text("to_region"));
  draft.to_vintage = whole_of(record, "to_vintage");
  draft.reverses = whole_of(record, "reverses").value_or(0);
  draft.completed = record.day("completed");
  draft.enterprise = record.text("enterprise");
  draft.evidence = record.text("evidence");
  draft.note = record.text("note");
  draft.synthetic = record.truth("synthetic");
  return draft;
}

std::string mass_cell(const std::optional<QuotaMass>& mass) {
  return mass ? mass->text_t() : "";
}
std::string day_cell(const std::optional<Day>& day) {
  return day ? text_of(*day) : "";
}
std::string whole_cell(const std::optional<int>& value) {
  return value ? std::to_string(*value) : "";
}

terms::Record record_of_draft(const Form& form, const LedgerDraft& draft) {
  terms::Record record;
  record.cells.resize(form.columns.size());
  const auto put = [&](std::string_view field, std::string text) {
    record.cells[form.position(field)] = std::move(text);
  };
  put("voucher", draft.voucher);
  put("kind", std::string{name_of(draft.kind)});
  put("day", text_of(draft.day));
  put("reduction", draft.reduction);
  put("pollutant", draft.pollutant ? std::string{symbol(*draft.pollutant)} : "");
  put("region", draft.region);
  put("vintage", whole_cell(draft.vintage));
  put("origin", draft.origin);
  put("amount_t", mass_cell(draft.amount));
  put("need_t", mass_cell(draft.need));
  put("ratio", draft.ratio ? draft.ratio->text() : "");
  put("project", draft.project);
  put("project_region", draft.project_region);
  put("discharge", day_cell(draft.discharge));
  put("exception", draft.exception);
  put("synthetic", draft.synthetic ? "true" : "false");
  return record;
}

/// `read` names the option when it cannot read the word.
template <class T>
Result<T> option(std::string_view name, Result<T> read) {
  if (read) return read;
  return Error{read.error().code, read.error().message, std::string{name}};
}

Result<Pollutant> pollutant_word(std::string_view word) {
  if (const auto found = parse_pollutant(word)) return *found;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no pollutant; write SO2, NOx, PM, VOC, COD or NH3-N", in_quotes(word)), ""};
}

Result<std::string> county_word(const QuotaBasis& basis, const std::string& word) {
  if (const QuotaRegion* region = basis.places.called(word)) return region->id;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no region of the ledger; there are {}", in_quotes(word), basis.places.region_list()),
               ""};
}

Result<int> year_word(std::string_view word) {
  int year = 0;
  const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), year);
  if (failure == std::errc{} && end == word.data() + word.size() && year >= 2000 && year <= 2100) return year;
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no year from 2000 to 2100", in_quotes(word)), ""};
}

/// "NOx=15".
Result<std::pair<Pollutant, QuotaMass>> need_word(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no need; write POLLUTANT=TONNES, like NOx=15", in_quotes(word)), ""};
  }
  LANTIAN_TRY(const Pollutant pollutant, pollutant_word(trimmed(word.substr(0, equals))));
  LANTIAN_TRY(const Decimal tonnes, parse_decimal(trimmed(word.substr(equals + 1))));
  LANTIAN_TRY(const QuotaMass mass, quota_mass(tonnes));
  return std::pair{pollutant, mass};
}

}  // namespace

std::string ledger_path(const std::string& book) {
  return book + "/ledger.db";
}

Result<std::shared_ptr<const QuotaBasis>> open_quota_basis(const std::string& root) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> rules, keep::read_tree(root + "/data/inventory/quota", ".toml"));
  LANTIAN_TRY(const std::vector<terms::SourceFile> places, keep::read_tree(root + "/regions", "/quota.toml"));
  QuotaBasis basis;
  LANTIAN_TRY(basis.rules, read_quota_rules(rules));
  LANTIAN_TRY(basis.places, QuotaPlaces::read(places));
  return std::make_shared<const QuotaBasis>(std::move(basis));
}

Result<LedgerTable> read_ledger_table(const std::string& root, const QuotaBasis& basis, const terms::SourceFile& file) {
  LANTIAN_TRY(const Form form, inventory_form(root, "ledger"));
  LANTIAN_TRY(const terms::Sheet sheet, terms::read_sheet(file));
  const terms::FilledForm filled = terms::fill(form, sheet);
  LedgerTable table;
  table.notes = filled.notes;
  for (const terms::RowRefusal& refusal : filled.refusals) table.refusals.push_back(refusal.text());
  for (const terms::Record& record : filled.records) {
    const std::string where = fmt::format("{}:{}", file.path, record.line);
    table.drafts.push_back(draft_of_record(basis, RecordView{form, record}, where, table.refusals));
  }
  return table;
}

Result<std::string> ledger_csv(const std::string& root, const std::vector<LedgerDraft>& drafts,
                               const std::string& prefix) {
  LANTIAN_TRY(const Form form, inventory_form(root, "ledger"));
  std::vector<terms::Record> records;
  for (LedgerDraft draft : drafts) {
    if (draft.voucher.empty()) draft.voucher = fmt::format("{}-{}", prefix, records.size() + 1);
    records.push_back(record_of_draft(form, draft));
  }
  return terms::write_csv(form, records, false);
}

Result<PotentialTable> read_potential_table(const std::string& root, const terms::SourceFile& file) {
  LANTIAN_TRY(const Form form, inventory_form(root, "potential"));
  LANTIAN_TRY(std::string aspects, keep::read_file(root + "/data/inventory/potential.toml"));
  PotentialTable table;
  LANTIAN_TRY(table.aspects, read_potential_aspects({root + "/data/inventory/potential.toml", std::move(aspects)}));
  LANTIAN_TRY(const terms::Sheet sheet, terms::read_sheet(file));
  const terms::FilledForm filled = terms::fill(form, sheet);
  std::vector<std::string> refusals;
  for (const terms::RowRefusal& refusal : filled.refusals) refusals.push_back(refusal.text());
  for (const terms::Record& row : filled.records) {
    const RecordView record{form, row};
    Potential one;
    one.where = fmt::format("{}:{}", file.path, row.line);
    one.enterprise = record.text("enterprise");
    one.aspect = record.text("aspect");
    const auto named = std::ranges::find_if(table.aspects, [&](const PotentialAspect& aspect) {
      return aspect.name.zh == one.aspect || lowered(aspect.name.en) == lowered(one.aspect);
    });
    if (named != table.aspects.end()) one.aspect = named->id;
    one.pollutant = parse_pollutant(record.text("pollutant")).value_or(Pollutant::so2);  // the form knows them
    one.potential = mass_of(record, "potential_t", one.where, refusals).value_or(QuotaMass{});
    one.state = parse_potential_state(record.text("state")).value_or(PotentialState::found);
    one.reduction = record.text("reduction");
    one.note = record.text("note");
    one.synthetic = record.truth("synthetic");
    table.records.push_back(std::move(one));
  }
  if (refusals.empty()) return table;
  return Error{ErrorCode::malformed, joined(refusals, "\n"), ""};
}

Result<BalanceQuery> balance_query(const QuotaBasis& basis, const BalanceWords& words) {
  BalanceQuery query;
  query.origin = words.origin;
  if (!words.region.empty()) {
    LANTIAN_TRY(query.region, option("--region", county_word(basis, words.region)));
  }
  if (!words.pollutant.empty()) {
    LANTIAN_TRY(query.pollutant, option("--pollutant", pollutant_word(words.pollutant)));
  }
  if (!words.vintage.empty()) {
    LANTIAN_TRY(query.vintage, option("--vintage", year_word(words.vintage)));
  }
  if (!words.on.empty()) {
    LANTIAN_TRY(query.on, option("--on", parse_day(words.on)));
  }
  return query;
}

Result<QuotaNeed> need_of_words(const QuotaBasis& basis, const NeedWords& words) {
  QuotaNeed need;
  need.project = words.project;
  need.exception = words.exception;
  LANTIAN_TRY(need.region, option("--region", county_word(basis, words.region)));
  LANTIAN_TRY(need.day, option("--on", parse_day(words.on)));
  if (!words.discharge.empty()) {
    LANTIAN_TRY(need.discharge, option("--discharge", parse_day(words.discharge)));
  }
  for (const std::string& word : words.needs) {
    LANTIAN_TRY(const auto one, option("--need", need_word(word)));
    need.needs.push_back(one);
  }
  return need;
}

}  // namespace lantian::serve
