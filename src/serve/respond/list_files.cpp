#include "serve/respond/list_files.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::ListPart;
using respond::ListTables;

bool is_workbook(std::string_view text) {
  return text.starts_with("PK\x03\x04");
}

std::size_t part_place(ListPart part) {
  return static_cast<std::size_t>(part);
}

/// Fills one part; its refusals go to the upload.
void take_part(const terms::Form& form, const terms::Sheet& sheet, respond::ListTable& table, ListUpload& upload) {
  terms::FilledForm filled = terms::fill(form, sheet);
  for (std::string& note : filled.notes) upload.notes.push_back(fmt::format("{}: {}", form.name.en, note));
  for (terms::RowRefusal& one : filled.refusals) {
    one.file = fmt::format("{} [{}]", sheet.file, form.name.zh);
    upload.refusals.push_back(std::move(one));
  }
  table = {fmt::format("{} [{}]", sheet.file, form.name.zh), std::move(filled.records)};
}

/// The sheet of a form in a workbook, by either of its names; no value when there is none.
Result<std::optional<terms::Sheet>> part_sheet(const terms::SourceFile& file, const terms::Form& form) {
  for (const std::string& name : {form.name.zh, form.name.en}) {
    auto sheet = terms::read_sheet(file, name);
    if (sheet) return std::optional{*std::move(sheet)};
    if (sheet.error().code != ErrorCode::not_found) return sheet.error();
  }
  return std::optional<terms::Sheet>{};
}

Result<void> take_workbook(const ListOffice& office, const terms::SourceFile& file, ListTables& tables,
                           ListUpload& upload) {
  for (std::size_t i = 0; i < respond::list_parts; ++i) {
    const terms::Form& form = office.forms.forms[i];
    LANTIAN_TRY(const auto sheet, part_sheet(file, form));
    if (sheet) {
      take_part(form, *sheet, tables[i], upload);
    } else if (i == part_place(ListPart::industry)) {
      return Error{ErrorCode::not_found,
                   fmt::format("there is no sheet {} or {}; the industry table is what a list begins with",
                               in_quotes(form.name.zh), in_quotes(form.name.en)),
                   file.path};
    }
  }
  return {};
}

terms::ListingCell listed_cell(const terms::FormColumn& column, const std::string& cell, bool chinese) {
  if (cell.empty()) return {};
  switch (column.kind) {
    case terms::FieldKind::decimal:
    case terms::FieldKind::whole:
      if (const auto value = parse_decimal(cell)) return {*value};
      break;
    case terms::FieldKind::day:
      if (const auto day = parse_day(cell)) return {*day};
      break;
    case terms::FieldKind::truth:
      return {cell == "true"};
    case terms::FieldKind::choice: {
      const auto at = std::ranges::find(column.choices, cell) - column.choices.begin();
      const auto place = static_cast<std::size_t>(at);
      if (place < column.shown.size()) return {column.shown[place].shown(chinese)};
      break;
    }
    default:
      break;
  }
  return {cell};
}

terms::ListingKind listed_kind(terms::FieldKind kind) {
  switch (kind) {
    case terms::FieldKind::decimal:
    case terms::FieldKind::whole:
      return terms::ListingKind::number;
    case terms::FieldKind::day:
      return terms::ListingKind::day;
    case terms::FieldKind::truth:
      return terms::ListingKind::truth;
    default:
      return terms::ListingKind::text;
  }
}

terms::Listing part_listing(const terms::Form& form, const respond::ListTable& table, bool chinese) {
  terms::Listing listing;
  listing.id = form.id;
  listing.name = form.name;
  listing.title = form.name.shown(chinese);
  for (const terms::FormColumn& column : form.columns) {
    listing.columns.push_back({column.field, column.name, column.unit, listed_kind(column.kind)});
  }
  for (const terms::Record& record : table.records) {
    std::vector<terms::ListingCell> row;
    for (std::size_t i = 0; i < form.columns.size(); ++i) {
      row.push_back(listed_cell(form.columns[i], record.cells[i], chinese));
    }
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

}  // namespace

Result<ListUpload> read_list_file(const ListOffice& office, const terms::SourceFile& file,
                                  const respond::ReductionList* before) {
  ListUpload upload;
  ListTables tables;
  for (std::size_t i = 0; i < respond::list_parts; ++i) tables[i].file = office.forms.forms[i].id;
  if (before != nullptr) tables = respond::write_list_tables(office.forms, *before);
  if (is_workbook(file.text)) {
    LANTIAN_CHECK(take_workbook(office, file, tables, upload));
  } else if (before == nullptr) {
    return Error{ErrorCode::incomplete,
                 "a CSV is the industry table of a list that is there already; bring a workbook with all sheets first",
                 file.path};
  } else {
    LANTIAN_TRY(const terms::Sheet sheet, terms::read_sheet(file));
    take_part(office.forms.of(ListPart::industry), sheet, tables[part_place(ListPart::industry)], upload);
  }
  upload.rows = tables[part_place(ListPart::industry)].records.size();
  if (!upload.refusals.empty()) return upload;
  respond::ListReading reading = respond::read_list_tables(office.forms, tables);
  upload.list = std::move(reading.list);
  upload.refusals = std::move(reading.refusals);
  return upload;
}

terms::ListingBook list_workbook(const ListOffice& office, const respond::ReductionList& list, bool chinese) {
  const ListTables tables = respond::write_list_tables(office.forms, list);
  terms::ListingBook book;
  book.title = list.id;
  book.subject = list.season;
  book.facts = {{"list", list.id},
                {"unit", list.unit},
                {"season", list.season},
                {"synthetic", list.synthetic ? "true" : "false"}};
  for (std::size_t i = 0; i < respond::list_parts; ++i) {
    book.listings.push_back(part_listing(office.forms.forms[i], tables[i], chinese));
  }
  return book;
}

std::string list_csv(const ListOffice& office, const respond::ReductionList& list, bool chinese) {
  const ListTables tables = respond::write_list_tables(office.forms, list);
  return terms::write_csv(office.forms.of(ListPart::industry), tables[part_place(ListPart::industry)].records, chinese);
}

}  // namespace lantian::serve
