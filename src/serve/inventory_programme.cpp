#include "serve/inventory_programme.hpp"

#include "base/text.hpp"
#include "inventory/measures/reduction.hpp"
#include "keep/files.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace lantian::serve {
namespace {

using Answer = Result<void> (*)(const ProgrammeInquiry&, ProgrammeAnswer&);
constexpr std::array<std::pair<std::string_view, Answer>, 7> programmes{{{"heating", answer_heating},
                                                                         {"projects", answer_projects},
                                                                         {"vehicles", answer_vehicles},
                                                                         {"exhaust", answer_exhaust},
                                                                         {"dust", answer_dust},
                                                                         {"bare-land", answer_bare_land},
                                                                         {"sweeping", answer_sweeping}}};

Result<Answer> answer_of(std::string_view programme) {
  std::vector<std::string> known;
  for (const auto& [word, answer] : programmes) {
    if (word == programme) return answer;
    known.emplace_back(word);
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no programme; there are {}", in_quotes(programme), joined(known, ", ")), ""};
}

Result<void> read_time(const ProgrammeQuestion& question, ProgrammeInquiry& inquiry) {
  if (!question.period.empty()) {
    LANTIAN_TRY(inquiry.period, parse_period(question.period));
    inquiry.on = inquiry.period->last();
  }
  if (!question.on.empty()) {
    LANTIAN_TRY(inquiry.on, parse_day(question.on));
  } else if (!inquiry.period) {
    return Error{ErrorCode::invalid_argument,
                 "say as of when: --on 2024-03-31, or --period HS2023 for the state on its last day", "--on"};
  }
  return {};
}

std::string status_word(inventory::MeasureStatus status) {
  switch (status) {
    case inventory::MeasureStatus::planned:
      return "planned";
    case inventory::MeasureStatus::built:
      return "built";
    case inventory::MeasureStatus::verified:
      break;
  }
  return "verified";
}

struct CutSum {
  double gross_t = 0, replacement_t = 0;
  bool replacement_known = true;
};

}  // namespace

bool ProgrammeInquiry::touches(const Period& other) const {
  return !period || (period->begin < other.end && other.begin < period->end);
}

bool ProgrammeInquiry::touches(int year) const {
  if (!period) return true;
  return year_of(period->begin) <= year && year <= year_of(period->last());
}

Result<StoredTable> ProgrammeInquiry::stored(std::string_view kind) const {
  return stored_table(office, book, kind, question.as_of);
}

Result<terms::SourceFile> ProgrammeInquiry::rules(const std::string& file) const {
  const std::string path = office.office().root() + "/data/inventory/" + file;
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Error no_records(std::string_view kind) {
  return {ErrorCode::incomplete,
          fmt::format("the book holds no {}; import them with 'lantian import {} FILE --book DIR'", kind, kind), ""};
}

Result<std::vector<inventory::Reduction>> cut_rows(const ProgrammeInquiry& inquiry, const MeasuresOf& measures_of) {
  if (!inquiry.period) return Error{ErrorCode::incomplete, "tonnes are of a period; give --period or --year", ""};
  InventoryQuestion question;
  question.period = inquiry.period->name;
  question.unit = inquiry.question.unit;
  question.factors = inquiry.question.factors;
  question.as_of = inquiry.question.as_of;
  LANTIAN_TRY(const InventoryRows base, inventory_rows(inquiry.office, inquiry.book, question));
  LANTIAN_TRY(const inventory::Basis basis,
              inquiry.office.basis(question.factors, question.pollutants, base.synthetic));
  LANTIAN_TRY(const auto amounts,
              inventory::BaseAmounts::of(basis, base.records.sources, base.records.activities, base.period));
  LANTIAN_TRY(const auto measures, measures_of(amounts));
  LANTIAN_TRY(auto report, inventory::reductions(basis, base.records.sources, base.rows, measures, base.period,
                                                 &inquiry.office.office().everywhere(), {}));
  return std::move(report.rows);
}

void add_cut(const ProgrammeInquiry& inquiry, const MeasuresOf& measures_of, ProgrammeAnswer& answer) {
  const auto rows = cut_rows(inquiry, measures_of);
  if (!rows) {
    answer.notes.push_back("no tonnes: " + rows.error().message);
    return;
  }
  std::map<std::tuple<std::string, inventory::MeasureStatus, inventory::Pollutant>, CutSum> sums;
  for (const inventory::Reduction& row : *rows) {
    CutSum& sum = sums[{row.unit_id, row.status, row.pollutant}];
    sum.gross_t += row.gross_t;
    sum.replacement_t += row.replacement_t;
    sum.replacement_known = sum.replacement_known && row.replacement_known;
  }
  AnswerTable cut{"cut", {"county", "status", "pollutant", "gross_t", "replacement_t", "net_t"}, {}};
  for (const auto& [key, sum] : sums) {
    const auto& [county, status, pollutant] = key;
    const bool known = sum.replacement_known;
    cut.add({inquiry.county(county), AnswerCell::of(status_word(status)),
             AnswerCell::of(std::string{symbol(pollutant)}), AnswerCell::tonnes(sum.gross_t),
             known ? AnswerCell::tonnes(sum.replacement_t) : AnswerCell::of("?"),
             known ? AnswerCell::tonnes(sum.gross_t - sum.replacement_t) : AnswerCell::of("?")});
  }
  answer.tables.push_back(std::move(cut));
}

const AnswerTable* ProgrammeAnswer::table(std::string_view id) const {
  const auto found = std::ranges::find(tables, id, &AnswerTable::id);
  return found == tables.end() ? nullptr : &*found;
}

Result<ProgrammeAnswer> inventory_programme(const InventoryOffice& office, const keep::InventoryBook& book,
                                            const ProgrammeQuestion& question) {
  LANTIAN_TRY(const Answer fill, answer_of(question.programme));
  ProgrammeInquiry inquiry{office, book, question, {}, {}, {}};
  LANTIAN_CHECK(read_time(question, inquiry));
  LANTIAN_TRY(inquiry.unit_id, office.unit_id(question.unit));
  ProgrammeAnswer answer;
  answer.programme = question.programme;
  if (inquiry.period) answer.period = inquiry.period->name;
  answer.on = inquiry.on;
  answer.unit_id = inquiry.unit_id;
  LANTIAN_TRY(const keep::Revision last, book.revision());
  answer.revision = question.as_of.value_or(last);
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  answer.synthetic = synthetic.value_or(false);
  LANTIAN_CHECK(fill(inquiry, answer));
  return answer;
}

std::string printed(const InventoryOffice& office, const ProgrammeAnswer& answer, bool chinese) {
  const std::string unit = answer.unit_id == "all"
                               ? office.word("all", chinese)
                               : fmt::format("{} {}", answer.unit_id, office.unit_name(answer.unit_id, chinese));
  std::string text = fmt::format("{}  {}  {}{}{} {}   {}: {}\n", office.word("programme_" + answer.programme, chinese),
                                 unit, answer.period, answer.period.empty() ? "" : "  ", office.word("as_on", chinese),
                                 text_of(answer.on), office.word("revision", chinese), answer.revision);
  if (answer.synthetic) text += office.word("synthetic", chinese) + "\n";
  for (const AnswerTable& table : answer.tables) text += "\n" + printed(office, table, chinese);
  if (!answer.rules.empty()) text += "\n";
  for (const ProgrammeRule& rule : answer.rules) {
    text += fmt::format("{} {} [{}]: {}\n", office.word("rule", chinese), rule.id, rule.status, rule.source);
  }
  for (const std::string& note : answer.notes) text += fmt::format("{}: {}\n", office.word("notes", chinese), note);
  return text;
}

}  // namespace lantian::serve
