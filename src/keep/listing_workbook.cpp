#include "keep/listing_workbook.hpp"

#include "keep/files.hpp"
#include "keep/private_directory.hpp"

#include <fmt/core.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::keep {
namespace {

using terms::Listing;
using terms::ListingBook;
using terms::ListingCell;
using terms::ListingSource;

constexpr std::size_t most_rows = 1'048'000;
constexpr std::size_t most_columns = 16'384;
constexpr std::size_t longest_text = 32'767;  ///< bytes that surely fit the characters a cell holds
constexpr int digits_of_a_double = 15;
constexpr time_t created_always = 1'577'808'000;  // 2020-01-01, Beijing: the time of writing would change the bytes
constexpr lxw_color_t head_fill = 0x1F4E79;
constexpr lxw_color_t head_ink = 0xFFFFFF;
constexpr lxw_color_t quiet_ink = 0x595959;
constexpr lxw_color_t warning_ink = 0xC00000;
constexpr lxw_color_t hairline = 0xD0D7DE;
constexpr Day epoch_of_spreadsheets = std::chrono::local_days{std::chrono::year{1899} / 12 / 30};

double serial_of(Day day) {
  return static_cast<double>((day - epoch_of_spreadsheets).count());
}

double serial_of(UtcSeconds instant, int utc_offset_hours) {
  const std::chrono::local_seconds local{instant.time_since_epoch() + std::chrono::hours{utc_offset_hours}};
  const Day date = std::chrono::floor<std::chrono::days>(local);
  return serial_of(date) + static_cast<double>((local - date).count()) / 86'400.0;
}

bool fits_a_double(const Decimal& number) {
  const std::string digits = std::to_string(number.unscaled);
  return static_cast<int>(digits.size()) <= digits_of_a_double + (number.unscaled < 0 ? 1 : 0);
}

/// Cut at a whole character of UTF-8 where a cell would overflow.
std::string cell_text(const std::string& text) {
  if (text.size() <= longest_text) return with_escapes_kept(text);
  std::size_t end = longest_text - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return with_escapes_kept(text.substr(0, end)) + "...";
}

/// How wide a text stands: Chinese characters are twice as wide.
int shown_width(std::string_view text) {
  int width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) width += byte >= 0xE2U ? 2 : 1;
  }
  return width;
}

enum class Dress { title, note, warning, head, text, wrapped, number, day, instant, truth };

/// A cell that is a published figure, for the hidden sheet.
struct Sourced {
  std::string sheet;
  std::string cell;
  const ListingSource* source;
};

/// Writes a book. The first error of the library is kept; the rest of the work is then harmless.
class BookWriter {
 public:
  BookWriter(lxw_workbook* book, const terms::ListingWords& words) : book_{book}, words_{words} {}
  void write(const Listing& listing);
  void write_lineage(const ListingBook& book);
  lxw_error error() const { return error_; }

 private:
  void keep(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }
  lxw_format* format(Dress dress, int places = 0);
  void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text, Dress dress) {
    keep(worksheet_write_string(sheet, row, column, cell_text(text).c_str(), format(dress)));
  }
  std::string sheet_name(const Listing& listing);
  lxw_row_t write_top(lxw_worksheet* sheet, const Listing& listing);
  void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Listing& listing,
                  const ListingCell& cell);
  /// Returns how many characters wide they are together.
  int fit_columns(lxw_worksheet* sheet, const Listing& listing);

  lxw_workbook* book_;
  const terms::ListingWords& words_;
  lxw_error error_ = LXW_NO_ERROR;
  std::map<std::pair<Dress, int>, lxw_format*> formats_;
  std::vector<Sourced> sourced_;
};

void dress_up(lxw_format* format, Dress dress, int places) {
  const auto grid = [&] {
    format_set_bottom(format, LXW_BORDER_HAIR);
    format_set_bottom_color(format, hairline);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  };
  switch (dress) {
    case Dress::title:
      format_set_bold(format);
      format_set_font_size(format, 14);
      break;
    case Dress::warning:
      format_set_bold(format);
      format_set_font_color(format, warning_ink);
      break;
    case Dress::note:
      format_set_font_color(format, quiet_ink);
      break;
    case Dress::head:
      format_set_bold(format);
      format_set_font_color(format, head_ink);
      format_set_bg_color(format, head_fill);
      format_set_text_wrap(format);
      format_set_align(format, LXW_ALIGN_CENTER);
      format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
      break;
    case Dress::wrapped:
      grid();
      format_set_text_wrap(format);
      break;
    case Dress::text:
      grid();
      break;
    case Dress::number:
      grid();
      format_set_num_format(format,
                            places > 0 ? ("0." + std::string(static_cast<std::size_t>(places), '0')).c_str() : "0");
      break;
    case Dress::day:
      grid();
      format_set_num_format(format, "yyyy-mm-dd");
      break;
    case Dress::instant:
      grid();
      format_set_num_format(format, "yyyy-mm-dd hh:mm");
      break;
    case Dress::truth:
      grid();
      format_set_align(format, LXW_ALIGN_CENTER);
      break;
  }
}

lxw_format* BookWriter::format(Dress dress, int places) {
  const auto [at, added] = formats_.try_emplace({dress, places}, nullptr);
  if (added) {
    at->second = workbook_add_format(book_);
    dress_up(at->second, dress, places);
  }
  return at->second;
}

std::string BookWriter::sheet_name(const Listing& listing) {
  const std::string& name = listing.name.shown(words_.chinese);
  return workbook_validate_sheet_name(book_, name.c_str()) == LXW_NO_ERROR ? name : listing.id.substr(0, 31);
}

lxw_row_t BookWriter::write_top(lxw_worksheet* sheet, const Listing& listing) {
  lxw_row_t row = 0;
  if (!listing.title.empty()) text(sheet, row++, 0, listing.title, Dress::title);
  if (listing.synthetic) text(sheet, row++, 0, words_.synthetic, Dress::warning);
  for (const std::string& note : listing.notes) text(sheet, row++, 0, note, Dress::note);
  for (std::size_t i = 0; i < listing.columns.size(); ++i)
    text(sheet, row, static_cast<lxw_col_t>(i), terms::listing_head(listing.columns[i], words_.chinese), Dress::head);
  worksheet_set_row(sheet, row, 32, nullptr);
  return row;
}

void BookWriter::write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Listing& listing,
                            const ListingCell& cell) {
  const bool wrapped = listing.columns[column].width > 0;
  if (const auto* words = std::get_if<std::string>(&cell.value)) {
    text(sheet, row, column, *words, wrapped ? Dress::wrapped : Dress::text);
  } else if (const auto* number = std::get_if<Decimal>(&cell.value)) {
    if (fits_a_double(*number)) {
      keep(worksheet_write_number(sheet, row, column, number->approximate(), format(Dress::number, number->places)));
    } else {
      text(sheet, row, column, number->text(), Dress::text);
    }
  } else if (const auto* day = std::get_if<Day>(&cell.value)) {
    keep(worksheet_write_number(sheet, row, column, serial_of(*day), format(Dress::day)));
  } else if (const auto* instant = std::get_if<UtcSeconds>(&cell.value)) {
    keep(worksheet_write_number(sheet, row, column, serial_of(*instant, listing.utc_offset_hours),
                                format(Dress::instant)));
  } else if (const auto* truth = std::get_if<bool>(&cell.value)) {
    text(sheet, row, column, *truth ? words_.yes : words_.no, Dress::truth);
  } else {
    keep(worksheet_write_blank(sheet, row, column, format(Dress::text)));
  }
}

int BookWriter::fit_columns(lxw_worksheet* sheet, const Listing& listing) {
  constexpr std::size_t looked_at = 200;
  constexpr int widest = 60;
  int all = 0;
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    int width = listing.columns[i].width;
    if (width == 0) {
      width = std::min(shown_width(terms::listing_head(listing.columns[i], words_.chinese)), 24);
      for (std::size_t row = 0; row < std::min(looked_at, listing.rows.size()); ++row)
        width = std::max(
            width, shown_width(terms::listing_text(listing.rows[row][i].value, listing.utc_offset_hours, words_)));
    }
    const auto column = static_cast<lxw_col_t>(i);
    const int fitted = std::clamp(width + 3, 9, widest);
    worksheet_set_column(sheet, column, column, fitted, nullptr);
    all += fitted;
  }
  return all;
}

void BookWriter::write(const Listing& listing) {
  const std::string name = sheet_name(listing);
  lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
  if (sheet == nullptr) return keep(LXW_ERROR_MEMORY_MALLOC_FAILED);
  const lxw_row_t head = write_top(sheet, listing);
  lxw_row_t row = head;
  for (const std::vector<ListingCell>& cells : listing.rows) {
    ++row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      write_cell(sheet, row, column, listing, cells[i]);
      if (cells[i].source < 0) continue;
      char at[LXW_MAX_CELL_NAME_LENGTH];
      lxw_rowcol_to_cell(at, row, column);
      sourced_.push_back({name, at, &listing.sources[static_cast<std::size_t>(cells[i].source)]});
    }
  }
  const int width = fit_columns(sheet, listing);
  worksheet_freeze_panes(sheet, head + 1, 1);
  if (!listing.rows.empty() && !listing.columns.empty())
    keep(worksheet_autofilter(sheet, head, 0, row, static_cast<lxw_col_t>(listing.columns.size() - 1)));
  worksheet_repeat_rows(sheet, head, head);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  // What is wider than a page on which one can still read goes on beside it, behind its names. Not fitted to a number of
  // pages: office programs try scales one after the other, for minutes with a list of 1500 rows and 73 columns.
  constexpr int readable = 240;
  constexpr uint16_t small_print = 60;
  if (width <= readable) {
    worksheet_fit_to_pages(sheet, 1, 0);
  } else {
    worksheet_set_print_scale(sheet, small_print);
    worksheet_repeat_columns(sheet, 0, 0);
  }
  worksheet_set_footer(sheet, "&C\xE2\x80\x94 &P \xE2\x80\x94");
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
}

void BookWriter::write_lineage(const ListingBook& book) {
  lxw_worksheet* sheet = workbook_add_worksheet(book_, "_lineage");
  if (sheet == nullptr) return keep(LXW_ERROR_MEMORY_MALLOC_FAILED);
  lxw_row_t row = 0;
  for (const auto& [key, value] : book.facts) {
    text(sheet, row, 0, key, Dress::text);
    text(sheet, row++, 1, value, Dress::text);
  }
  const lxw_row_t head = book.facts.empty() ? 0 : row + 1;
  lxw_col_t column = 0;
  for (const std::string* word : {&words_.sheet, &words_.cell, &words_.figure, &words_.value, &words_.unit,
                                  &words_.rules, &words_.method, &words_.query, &words_.sha256})
    text(sheet, head, column++, *word, Dress::head);
  row = head;
  for (const Sourced& one : sourced_) {
    ++row;
    column = 0;
    const ListingSource& from = *one.source;
    for (const std::string* word : {&one.sheet, &one.cell, &from.figure, &from.value, &from.unit, &from.rules,
                                    &from.method, &from.query, &from.sha256})
      text(sheet, row, column++, *word, Dress::text);
  }
  worksheet_set_column(sheet, 0, 1, 18, nullptr);
  worksheet_set_column(sheet, 2, 2, 48, nullptr);
  worksheet_set_column(sheet, 5, 8, 40, nullptr);
  worksheet_freeze_panes(sheet, head + 1, 0);
  worksheet_hide(sheet);
}

Result<void> check_sizes(const ListingBook& book) {
  for (const Listing& listing : book.listings) {
    if (listing.rows.size() > most_rows || listing.columns.size() > most_columns)
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} rows of {} columns do not fit into one sheet, which holds {} of {}; ask for CSV, or "
                               "for fewer rows",
                               listing.rows.size(), listing.columns.size(), most_rows, most_columns),
                   listing.id};
  }
  if (book.listings.empty())
    return Error{ErrorCode::invalid_argument, "a workbook holds at least one list", book.title};
  return {};
}

/// Closes the workbook, which writes the file.
lxw_error write_book(std::string& directory, const std::string& path, const ListingBook& book,
                     const terms::ListingWords& words) {
  lxw_workbook_options options{};
  options.tmpdir = directory.data();
  lxw_workbook* made = workbook_new_opt(path.c_str(), &options);
  if (made == nullptr) return LXW_ERROR_MEMORY_MALLOC_FAILED;
  lxw_doc_properties properties{};
  std::string title = book.title;
  std::string subject = book.subject;
  properties.title = title.data();
  properties.subject = subject.data();
  properties.created = created_always;
  lxw_error error = workbook_set_properties(made, &properties);
  BookWriter writer{made, words};
  for (const Listing& listing : book.listings) writer.write(listing);
  writer.write_lineage(book);
  if (error == LXW_NO_ERROR) error = writer.error();
  const lxw_error closed = workbook_close(made);
  return error != LXW_NO_ERROR ? error : closed;
}

}  // namespace

Result<std::string> listing_workbook(const terms::ListingBook& book, const terms::ListingWords& words) {
  LANTIAN_CHECK(check_sizes(book));
  LANTIAN_TRY(PrivateDirectory directory, PrivateDirectory::make());
  const std::string path = directory.path() + "/book.xlsx";
  const lxw_error error = write_book(directory.path(), path, book, words);
  if (error != LXW_NO_ERROR)
    return Error{ErrorCode::io, fmt::format("the workbook cannot be written: {}", lxw_strerror(error)), book.title};
  return read_file(path);
}

Result<std::string> listing_workbook(const terms::Listing& listing, const terms::ListingWords& words) {
  return listing_workbook(terms::ListingBook{listing.title, {}, {listing}, {}}, words);
}

}  // namespace lantian::keep
