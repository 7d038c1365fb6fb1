#include "base/text.hpp"
#include "serve/docket_import_parts.hpp"
#include "serve/docket_orders.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using ImportJson = nlohmann::ordered_json;

/// Header of the column that says why; a file that was corrected and is read again has it already.
constexpr std::string_view why_column = "refused";

/// The line of a terminal for one of many, and how many more there are.
template <class Line>
void append_lines(std::string& out, std::size_t all, std::size_t shown, Line line) {
  for (std::size_t i = 0; i < std::min(all, shown); ++i) out += line(i) + "\n";
  if (all > shown) out += fmt::format("  ... and {} more\n", all - shown);
}

std::string row_text(const std::string& source, const std::string& record, int line) {
  return line > 0 ? fmt::format("{}:{} ({})", source, line, record) : fmt::format("{} {}", source, record);
}

std::string outcome_line(const DocketImport& done) {
  if (!done.stored && !done.dry_run && !done.refusals.empty()) {
    return fmt::format("nothing was stored: {} of {} records are refused", done.refused_rows, done.records);
  }
  if (done.cases.empty()) return done.dry_run ? "nothing new would be stored" : "nothing new was stored";
  return fmt::format("{} of {} records {} as cases{}: {} events, {} cases closed", done.cases.size(), done.records,
                     done.stored ? "stored" : "would be stored", done.synthetic ? " (SYNTHETIC)" : "", done.events,
                     done.closed);
}

}  // namespace

std::string refused_rows_csv(const terms::Sheet& sheet, const terms::SheetHead& head, const std::vector<int>& lines,
                             const std::vector<terms::RowRefusal>& refusals) {
  if (lines.empty()) return "";
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < head.headers.size(); ++i) {
    if (head.headers[i] != why_column) columns.push_back(i);
  }
  std::map<int, std::vector<std::string>> why;
  for (const terms::RowRefusal& one : refusals) {
    why[one.line].push_back(one.column.empty() ? one.message : fmt::format("{}: {}", one.column, one.message));
  }
  std::string out = "\xEF\xBB\xBF";
  for (const std::size_t at : columns) {
    out += csv_field(head.headers[at]);
    out += ',';
  }
  out += fmt::format("{}\r\n", why_column);
  for (const terms::Sheet::Row& row : sheet.rows) {
    if (!std::ranges::binary_search(lines, row.line)) continue;
    for (const std::size_t at : columns) {
      if (at < row.cells.size()) out += csv_field(row.cells[at]);
      out += ',';
    }
    out += csv_field(joined(why[row.line], "; "));
    out += "\r\n";
  }
  return out;
}

std::string printed(const DocketImport& done, std::size_t shown) {
  std::string out;
  for (const std::string& note : done.notes) out += note + "\n";
  std::vector<KnownRecord> doubtful;
  std::ranges::copy_if(done.known, std::back_inserter(doubtful), &KnownRecord::other_title);
  append_lines(out, doubtful.size(), shown, [&](std::size_t i) {
    const KnownRecord& one = doubtful[i];
    return fmt::format("{} is in the book as {} with another title: give it an id of its own if it is another matter",
                       row_text(done.source, one.record, one.line), one.case_id);
  });
  append_lines(out, done.likely.size(), shown, [&](std::size_t i) {
    const LikelyRecord& one = done.likely[i];
    const std::string other =
        one.other_line > 0 ? fmt::format("line {} ({})", one.other_line, one.why.id) : "case " + one.why.id;
    return fmt::format("likely the same: {} and {}: {}", row_text(done.source, one.record, one.line), other,
                       one.why.text());
  });
  if (!done.known.empty()) out += fmt::format("{} records are in the book already\n", done.known.size());
  if ((done.stored || done.dry_run) && done.refused_rows > 0) {
    out += fmt::format("{} of {} records are refused\n", done.refused_rows, done.records);
  }
  return out + outcome_line(done) + "\n";
}

std::string json_of(const DocketImport& done) {
  ImportJson json{{"source", done.source},        {"records", done.records},           {"stored", done.stored},
                  {"dry_run", done.dry_run},      {"synthetic", done.synthetic},       {"events", done.events},
                  {"closed", done.closed},        {"refused_rows", done.refused_rows}, {"cases", ImportJson::array()},
                  {"known", ImportJson::array()}, {"refusals", ImportJson::array()},   {"likely", ImportJson::array()},
                  {"notes", done.notes}};
  for (const ImportedCase& one : done.cases) {
    json["cases"].push_back({{"record", one.record}, {"line", one.line}, {"case_id", one.case_id}});
  }
  for (const KnownRecord& one : done.known) {
    json["known"].push_back(
        {{"record", one.record}, {"line", one.line}, {"case_id", one.case_id}, {"other_title", one.other_title}});
  }
  for (const terms::RowRefusal& one : done.refusals) {
    json["refusals"].push_back(
        {{"line", one.line}, {"column", one.column}, {"given", one.given}, {"message", one.message}});
  }
  for (const LikelyRecord& one : done.likely) {
    json["likely"].push_back({{"record", one.record},
                              {"line", one.line},
                              {"other_line", one.other_line},
                              {"other_case", one.why.id},
                              {"score", one.why.score},
                              {"why", one.why.text()}});
  }
  return json.dump(2, ' ', false, ImportJson::error_handler_t::replace) + "\n";
}

std::string json_of(const OrdersWritten& written) {
  const ImportJson json{{"directory", written.directory}, {"lists", written.lists}, {"cases", written.cases},
                        {"overdue", written.overdue},     {"files", written.files}, {"rewritten", written.rewritten},
                        {"synthetic", written.synthetic}};
  return json.dump(2, ' ', false, ImportJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
