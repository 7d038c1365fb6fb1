#include "base/assert.hpp"
#include "docket/privacy.hpp"
#include "serve/docket_import_parts.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lantian::serve {
namespace {

using docket::RefusalReason;
using terms::RowRefusal;

constexpr std::size_t rows_between_words = 256;

/// Which column a refusal of the engine is about; empty: the row as a whole.
std::string_view column_of(const docket::Refusal& refusal) {
  switch (refusal.reason) {
    case RefusalReason::out_of_area:
      return "place";
    case RefusalReason::out_of_topic:
      return "topic";
    case RefusalReason::wrong_role:
      return "type";
    case RefusalReason::future:
    case RefusalReason::no_calendar:
      return "happened";
    case RefusalReason::loop:
      return "parent";
    default:
      return "";
  }
}

/// Without the id of a case that does not exist yet.
std::string message_of(const docket::Refusal& refusal, const std::string& case_id) {
  const std::string head = case_id + ": ";
  return refusal.message.starts_with(head) ? refusal.message.substr(head.size()) : refusal.message;
}

/// Where a row of the table ended.
struct RowFate {
  enum class Kind { undecided, known, taken, refused } kind = Kind::undecided;
  std::string case_id;  ///< of known and taken
  bool synthetic = false;
};

/// One judgement of a whole table on the book as it is now.
class TableJudge {
 public:
  TableJudge(const DocketImportRun& run, const std::vector<CaseDraft>& drafts, const std::set<std::string>& refused,
             DocketImport& done)
      : run_{run},
        drafts_{drafts},
        refused_records_{refused},
        done_{done},
        numbers_{*run.desk.book, run.now},
        setting_{run.desk.setting(run.now)},
        fates_(drafts.size()),
        parent_row_(drafts.size()),
        parent_case_(drafts.size()) {
    setting_.parents = [this, before = setting_.parents](std::string_view id) {
      const auto fresh = parent_of_fresh_.find(std::string{id});
      return fresh == parent_of_fresh_.end() ? before(id) : fresh->second;
    };
  }
  TableJudge(const TableJudge&) = delete;
  TableJudge& operator=(const TableJudge&) = delete;

  Result<void> judge() {
    LANTIAN_CHECK(find_known());
    for (std::size_t row = 0; row < drafts_.size(); ++row) LANTIAN_CHECK(find_parent(row));
    const RowOrder order = order_rows(parent_row_);
    for (const auto& loop : order.loops) refuse_loop(loop);
    std::size_t done = 0;
    for (const std::size_t row : order.order) {
      if (run_.progress && done++ % rows_between_words == 0) run_.progress("judging", done - 1, drafts_.size());
      if (fates_[row].kind == RowFate::Kind::undecided) LANTIAN_CHECK(take(row));
    }
    std::ranges::stable_sort(done_.refusals, {}, &RowRefusal::line);
    return {};
  }

  const std::vector<docket::Event>& events() const { return events_; }
  const std::vector<docket::Case>& fresh() const { return fresh_; }

 private:
  void refuse(std::size_t row, std::string_view column, std::string given, std::string message) {
    fates_[row].kind = RowFate::Kind::refused;
    done_.refusals.push_back(
        {done_.source, drafts_[row].line, std::string{column}, terms::cut_for_message(given), std::move(message)});
  }

  Result<void> find_known() {
    for (std::size_t row = 0; row < drafts_.size(); ++row) {
      const CaseDraft& draft = drafts_[row];
      row_of_.emplace(draft.record, row);
      if (run_.progress && row % rows_between_words == 0) run_.progress("looking up", row, drafts_.size());
      LANTIAN_TRY(const auto known, case_of_record(*run_.desk.book, draft.record));
      if (!known) continue;
      fates_[row] = {RowFate::Kind::known, known->id, known->synthetic};
      const bool same = known->title == draft.body.title || known->title == docket::without_phones(draft.body.title);
      done_.known.push_back({draft.record, draft.line, known->id, !same});
    }
    return {};
  }

  /// A row of the table before a case of the book, before a record that the book knows.
  Result<void> find_parent(std::size_t row) {
    const std::string& parent = drafts_[row].parent;
    if (parent.empty() || fates_[row].kind != RowFate::Kind::undecided) return {};
    if (const auto found = row_of_.find(parent); found != row_of_.end()) {
      parent_row_[row] = found->second;
      return {};
    }
    if (refused_records_.contains(parent)) {
      refuse(row, "parent", parent, "is refused itself; correct that row first");
      return {};
    }
    const auto by_id = run_.desk.book->find(parent);
    if (!by_id && by_id.error().code != ErrorCode::not_found) return by_id.error();
    if (by_id) {
      parent_case_[row] = {RowFate::Kind::known, by_id->id, by_id->synthetic};
      return {};
    }
    LANTIAN_TRY(const auto by_record, case_of_record(*run_.desk.book, parent));
    if (by_record) {
      parent_case_[row] = {RowFate::Kind::known, by_record->id, by_record->synthetic};
      return {};
    }
    refuse(row, "parent", parent,
           "is no case of the book, and no record of this table or of the book; allowed is the id of one, or an empty "
           "cell");
    return {};
  }

  void refuse_loop(const std::vector<std::size_t>& loop) {
    std::string way;
    for (const std::size_t row : loop) way += fmt::format("line {} ({}) -> ", drafts_[row].line, drafts_[row].record);
    way += fmt::format("line {}", drafts_[loop.front()].line);
    for (const std::size_t row : loop) {
      refuse(row, "parent", drafts_[row].parent,
             fmt::format("the parents run in a loop: {}; a case cannot be a part of itself, allowed is a parent that "
                         "does not lie below it",
                         way));
    }
  }

  /// The case that the row is a part of; false when the row is refused for it.
  bool parent_stands(std::size_t row, std::string& case_id) {
    if (drafts_[row].parent.empty()) return true;
    const RowFate& parent = parent_row_[row] ? fates_[*parent_row_[row]] : parent_case_[row];
    if (parent.kind == RowFate::Kind::refused) {
      refuse(
          row, "parent", drafts_[row].parent,
          fmt::format("is line {}, which is refused itself; correct that row first", drafts_[*parent_row_[row]].line));
      return false;
    }
    if (parent.synthetic != drafts_[row].body.synthetic) {
      refuse(row, "parent", drafts_[row].parent,
             fmt::format("is {}, and this row is {}; made-up and real cases do not mix",
                         parent.synthetic ? "made up" : "real", parent.synthetic ? "real" : "made up"));
      return false;
    }
    case_id = parent.case_id;
    return true;
  }

  Result<void> take(std::size_t row) {
    const CaseDraft& draft = drafts_[row];
    std::string parent;
    if (!parent_stands(row, parent)) return {};
    if (run_.trial && !draft.body.synthetic) {
      refuse(row, "synthetic", "false", "is a real case, and a pretended time is for made-up ones only");
      return {};
    }
    // A number is spent on good rows only, so that none is missing afterwards.
    docket::Action action{docket::EventKind::opened, draft.record, 0, draft.body};
    if (!parent.empty()) action.body.links.push_back({docket::LinkKind::parent, parent});
    docket::Decision decision = docket::decide(*draft.type, {}, action, run_.actor, setting_);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) {
      refuse(row, column_of(*refusal), given_of(draft, *refusal), message_of(*refusal, draft.record));
      return {};
    }
    docket::Event& event = std::get<docket::Event>(decision);
    LANTIAN_TRY(event.case_id, numbers_.next(*draft.type));
    docket::Case subject;
    LANTIAN_ASSERT(docket::apply(*draft.type, subject, event).ok(), "what was decided can be applied");
    parent_of_fresh_[event.case_id] = parent;
    fates_[row] = {RowFate::Kind::taken, event.case_id, event.body.synthetic};
    done_.cases.push_back({draft.record, draft.line, event.case_id});
    done_.synthetic = done_.synthetic || event.body.synthetic;
    fresh_.push_back(std::move(subject));
    events_.push_back(std::move(event));
    return {};
  }

  static std::string given_of(const CaseDraft& draft, const docket::Refusal& refusal) {
    const std::string_view column = column_of(refusal);
    if (column == "place") return draft.body.place;
    if (column == "topic") return draft.body.topic;
    if (column == "type") return draft.type->id;
    if (column == "parent") return draft.parent;
    return column.empty() ? "" : draft.happened;
  }

  const DocketImportRun& run_;
  const std::vector<CaseDraft>& drafts_;
  const std::set<std::string>& refused_records_;
  DocketImport& done_;
  CaseNumbers numbers_;
  docket::Setting setting_;
  std::vector<RowFate> fates_;
  std::vector<std::optional<std::size_t>> parent_row_;
  std::vector<RowFate> parent_case_;
  std::unordered_map<std::string, std::size_t> row_of_;
  std::unordered_map<std::string, std::string> parent_of_fresh_;
  std::vector<docket::Case> fresh_;
  std::vector<docket::Event> events_;
};

/// A table as it was read, before it is held against the book.
struct ReadTable {
  terms::Sheet sheet;
  std::optional<terms::SheetHead> head;
  std::vector<CaseDraft> drafts;
  std::set<std::string> refused_records;  ///< of rows with a cell that cannot be taken
  DocketImport so_far;
};

/// The record that a row names, whatever else is wrong with it.
std::string record_of_row(const terms::Form& form, const terms::SheetHead& head, const terms::Sheet::Row& row) {
  const std::size_t at = head.cell_of[form.position("record")];
  return at < row.cells.size() ? terms::stored_text(row.cells[at]) : "";
}

Result<ReadTable> read_case_table(const DocketImportRun& run, const CaseTable& table) {
  ReadTable out;
  LANTIAN_TRY(const terms::Form form, run.desk.office->form("cases"));
  LANTIAN_TRY(out.sheet, terms::read_sheet(table.file, table.sheet));
  terms::FilledForm of_head;
  out.head = terms::read_head(form, out.sheet, of_head);
  terms::FilledForm filled = terms::fill(form, out.sheet);
  out.so_far.source = table.file.path;
  out.so_far.dry_run = run.dry_run;
  out.so_far.notes = std::move(filled.notes);
  out.so_far.refusals = std::move(filled.refusals);
  const DraftReader reader{*run.desk.office, form, table.file.path, run.now};
  for (const terms::Record& record : filled.records) {
    auto draft = reader.read(record);
    if (auto* refusals = std::get_if<std::vector<RowRefusal>>(&draft)) {
      std::ranges::move(*refusals, std::back_inserter(out.so_far.refusals));
    } else {
      out.drafts.push_back(std::get<CaseDraft>(std::move(draft)));
    }
  }
  if (!out.head) return out;
  std::set<int> good;
  for (const CaseDraft& draft : out.drafts) good.insert(draft.line);
  for (std::size_t i = out.head->first_row; i < out.sheet.rows.size(); ++i) {
    ++out.so_far.records;
    if (!good.contains(out.sheet.rows[i].line)) {
      out.refused_records.insert(record_of_row(form, *out.head, out.sheet.rows[i]));
    }
  }
  return out;
}

/// Rows of which neither a new case nor a known one came.
std::vector<int> refused_lines(const ReadTable& table, const DocketImport& done) {
  std::set<int> kept;
  for (const ImportedCase& one : done.cases) kept.insert(one.line);
  for (const KnownRecord& one : done.known) kept.insert(one.line);
  std::vector<int> lines;
  for (std::size_t i = table.head->first_row; i < table.sheet.rows.size(); ++i) {
    if (!kept.contains(table.sheet.rows[i].line)) lines.push_back(table.sheet.rows[i].line);
  }
  return lines;
}

}  // namespace

Result<DocketImport> import_cases(const DocketImportRun& run, const CaseTable& table) {
  LANTIAN_TRY(const ReadTable read, read_case_table(run, table));
  for (int tried = 1;; ++tried) {
    DocketImport done = read.so_far;
    TableJudge judge{run, read.drafts, read.refused_records, done};
    LANTIAN_CHECK(judge.judge());
    done.events = judge.events().size();
    if (read.head && !done.refusals.empty()) {
      const std::vector<int> lines = refused_lines(read, done);
      done.refused_rows = lines.size();
      done.refused_csv = refused_rows_csv(read.sheet, *read.head, lines, done.refusals);
    }
    LANTIAN_TRY(done.likely, likely_records(run, judge.fresh(), done.cases));
    if (run.dry_run || (!done.refusals.empty() && !table.good_rows)) return done;
    const auto stored = append_import(run, judge.events(), done);
    if (!stored) return stored.error();
    if (*stored) return done;
    if (tried == most_import_tries) {
      return Error{ErrorCode::conflict, "somebody else keeps opening cases at the same time; try again",
                   table.file.path};
    }
  }
}

}  // namespace lantian::serve
