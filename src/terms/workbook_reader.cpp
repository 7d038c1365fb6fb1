#include "terms/workbook_reader.hpp"

#include "base/text.hpp"
#include "terms/cell_text.hpp"
#include "terms/sheet_limits.hpp"
#include "terms/workbook_number.hpp"
#include "terms/workbook_package.hpp"
#include "terms/xml_pieces.hpp"

#include <fmt/core.h>
#include <pugixml.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

/// The only place that knows pugixml. Sheets and shared strings are cut by XmlPieces and parsed row by row,
/// so that a hostile file cannot make a tree many times its size.
namespace lantian::terms {
namespace {

constexpr std::size_t most_tree_bytes = std::size_t{16} << 20U;  ///< of a part, row or string parsed as one tree
constexpr int most_row = 1'048'576;
constexpr std::size_t most_faults = 20;
constexpr unsigned parse_options = pugi::parse_minimal | pugi::parse_escapes | pugi::parse_cdata |
                                   pugi::parse_ws_pcdata | pugi::parse_embed_pcdata | pugi::parse_eol;

/// Parses in place: `text` is spent. Returns false for what is no XML.
bool parse(pugi::xml_document& document, char* text, std::size_t size) {
  return document.load_buffer_inplace(text, size, parse_options, pugi::encoding_utf8).status == pugi::status_ok;
}

std::string_view name_of(const pugi::xml_node& node) {
  return local_name(node.name());
}

/// Null when there is none.
pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (name_of(child) == name) return child;
  }
  return {};
}

bool is_on(const pugi::xml_attribute& attribute) {
  const std::string_view value = attribute.value();
  return value == "1" || value == "true" || value == "on";
}

/// Text of <si> or <is>: its runs without the phonetic guide.
std::string rich_text(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    if (name_of(child) == "t") text += child.child_value();
    if (name_of(child) == "r") text += child_of(child, "t").child_value();
  }
  return unescaped(text);
}

/// "xl/worksheets/sheet1.xml" for "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" beside "xl/workbook.xml".
std::string resolved(std::string_view beside, std::string_view target) {
  std::string path;
  if (target.starts_with('/')) {
    target.remove_prefix(1);
  } else if (const std::size_t slash = beside.rfind('/'); slash != std::string_view::npos) {
    path = beside.substr(0, slash);
  }
  for (const std::string_view step : split(target, '/')) {
    if (step == ".." && !path.empty()) {
      path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    } else if (step != "." && step != "..") {
      path += (path.empty() ? "" : "/") + std::string{step};
    }
  }
  return path;
}

struct Relation {
  std::string id, type, target;
};

class WorkbookReader {
 public:
  WorkbookReader(const SourceFile& file, WorkbookPackage package) : file_{file}, package_{std::move(package)} {}
  Result<Sheet> read(std::string_view sheet);

 private:
  struct Cell {
    std::string text;
    bool is_number = false;
  };
  struct Merge {
    int first_row = 0, last_row = 0;
    std::size_t column = 0;
  };
  struct SheetPlace {
    std::string name, relation;
    bool hidden = false;
  };

  Error fault(int row, std::string message) const { return not_a_table(file_.path, row, std::move(message)); }
  Result<std::string> small_part(const std::string& name) const;
  Result<std::vector<Relation>> relations_of(const std::string& part) const;
  Result<void> read_plan();
  Result<void> read_styles(const std::string& part);
  Result<void> read_strings(const std::string& part);
  Result<std::string> part_of_sheet(std::string_view wanted) const;
  Result<void> read_rows(std::string_view sheet_data);
  Result<void> read_row(const pugi::xml_node& node);
  Result<Cell> read_cell(const pugi::xml_node& node) const;
  Result<void> read_merges(std::string_view behind_rows);
  Result<void> spread(const std::vector<Merge>& merges);

  const SourceFile& file_;
  WorkbookPackage package_;
  std::string workbook_part_;
  std::vector<Relation> relations_;
  std::vector<SheetPlace> places_;
  bool from_1904_ = false;
  std::vector<CellFormat> formats_;   ///< by the cells' style number
  std::vector<std::string> strings_;  ///< shared ones
  Sheet sheet_;
  std::vector<std::vector<bool>> numbers_;  ///< parallel to sheet_.rows: which cells hold numbers
  SheetSize size_;
  int row_ = 0;  ///< the last one read
};

Result<std::string> WorkbookReader::small_part(const std::string& name) const {
  LANTIAN_TRY(std::string text, package_.part(name));
  if (text.size() > most_tree_bytes) return fault(0, fmt::format("its part '{}' is far too large", name));
  return text;
}

/// The relations of a part; none when it has no such file.
Result<std::vector<Relation>> WorkbookReader::relations_of(const std::string& part) const {
  const std::size_t slash = part.rfind('/');
  const std::string directory = slash == std::string::npos ? "" : part.substr(0, slash + 1);
  const std::string name = directory + "_rels/" + part.substr(directory.size()) + ".rels";
  std::vector<Relation> relations;
  auto text = small_part(name);
  if (!text)
    return text.error().code == ErrorCode::not_found ? Result{relations} : Result<std::vector<Relation>>{text.error()};
  pugi::xml_document document;
  if (!parse(document, text->data(), text->size())) return fault(0, fmt::format("its part '{}' is no XML", name));
  for (const pugi::xml_node& one : document.document_element().children()) {
    relations.push_back(
        {one.attribute("Id").value(), one.attribute("Type").value(), resolved(part, one.attribute("Target").value())});
  }
  return relations;
}

/// Finds the workbook part, its sheets, and reads styles and shared strings.
Result<void> WorkbookReader::read_plan() {
  LANTIAN_TRY(const std::vector<Relation> roots, relations_of(""));
  workbook_part_ = "xl/workbook.xml";
  for (const Relation& root : roots) {
    if (root.type.ends_with("/officeDocument")) workbook_part_ = root.target;
  }
  auto text = small_part(workbook_part_);
  if (!text) {
    return text.error().code == ErrorCode::not_found
               ? fault(0, "this is a zip file and no workbook (.xlsx); save the table as .xlsx or 'CSV UTF-8'")
               : text.error();
  }
  pugi::xml_document document;
  if (!parse(document, text->data(), text->size())) return fault(0, "its list of sheets is no XML; save it again");
  const pugi::xml_node root = document.document_element();
  from_1904_ = is_on(child_of(root, "workbookPr").attribute("date1904"));
  for (const pugi::xml_node& sheet : child_of(root, "sheets").children()) {
    SheetPlace place{sheet.attribute("name").value(), {}, false};
    place.hidden = !std::string_view{sheet.attribute("state").as_string("visible")}.starts_with("visible");
    for (const pugi::xml_attribute& attribute : sheet.attributes()) {
      const std::string_view name = attribute.name();
      if (local_name(name) == "id" && name.size() > 2) place.relation = attribute.value();
    }
    places_.push_back(std::move(place));
  }
  LANTIAN_TRY(relations_, relations_of(workbook_part_));
  for (const Relation& relation : relations_) {
    if (relation.type.ends_with("/styles")) LANTIAN_CHECK(read_styles(relation.target));
    if (relation.type.ends_with("/sharedStrings")) LANTIAN_CHECK(read_strings(relation.target));
  }
  return {};
}

Result<void> WorkbookReader::read_styles(const std::string& part) {
  auto text = small_part(part);
  if (!text) return text.error();
  pugi::xml_document document;
  if (!parse(document, text->data(), text->size())) return fault(0, "its styles are no XML; save it again");
  const pugi::xml_node root = document.document_element();
  std::map<int, CellFormat> custom;
  for (const pugi::xml_node& format : child_of(root, "numFmts").children())
    custom[format.attribute("numFmtId").as_int()] = format_of_code(format.attribute("formatCode").value());
  for (const pugi::xml_node& style : child_of(root, "cellXfs").children()) {
    const int id = style.attribute("numFmtId").as_int();
    const auto found = custom.find(id);
    formats_.push_back(found == custom.end() ? built_in_format(id) : found->second);
  }
  return {};
}

Result<void> WorkbookReader::read_strings(const std::string& part) {
  LANTIAN_TRY(std::string text, package_.part(part));
  XmlPieces pieces{text, "si"};
  pugi::xml_document document;
  while (const auto piece = pieces.next()) {
    const auto offset = static_cast<std::size_t>(piece->data() - text.data());
    if (piece->size() > most_tree_bytes || !parse(document, text.data() + offset, piece->size()))
      return fault(0, fmt::format("its shared text {} is no XML; save it again", strings_.size()));
    strings_.push_back(rich_text(document.document_element()));
  }
  if (pieces.is_broken()) return fault(0, "its shared texts break off; copy the file again");
  return {};
}

Result<std::string> WorkbookReader::part_of_sheet(std::string_view wanted) const {
  const auto fits = [&](const SheetPlace& place) {
    return wanted.empty() ? !place.hidden : folded_word(place.name) == folded_word(wanted);
  };
  std::string names;
  for (const SheetPlace& place : places_) {
    const auto relation = std::ranges::find(relations_, place.relation, &Relation::id);
    const bool is_table = relation != relations_.end() && relation->type.ends_with("/worksheet");
    if (is_table && fits(place)) return relation->target;
    if (is_table) names += (names.empty() ? "" : ", ") + in_quotes(place.name);
  }
  if (wanted.empty()) return fault(0, "it has no visible sheet with cells");
  return Error{ErrorCode::not_found, fmt::format("it has no sheet {}; there are {}", in_quotes(wanted), names),
               file_.path};
}

/// Number of the column in "BC12", or no value.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters)
    column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
  if (letters == 0 || letters > 3) return std::nullopt;
  return column - 1;
}

Result<WorkbookReader::Cell> WorkbookReader::read_cell(const pugi::xml_node& node) const {
  const std::string_view type = node.attribute("t").value();
  const pugi::xml_node value_node = child_of(node, "v");
  const std::string_view value = value_node.child_value();
  if (type == "inlineStr") return Cell{rich_text(child_of(node, "is")), false};
  if (type == "s") {
    const auto index = value_node.text().as_ullong(strings_.size());
    if (value.empty()) return Cell{};
    if (index >= strings_.size())
      return fault(row_, fmt::format("a cell names shared text {}, but there are {}; copy the file again", value,
                                     strings_.size()));
    return Cell{strings_[index], false};
  }
  if (type == "str") return Cell{unescaped(value), false};
  if (type == "b") return Cell{value == "1" ? "true" : value == "0" ? "false" : std::string{value}, false};
  if (type == "e" || type == "d") return Cell{std::string{value}, false};
  if (value.empty()) {
    const std::string_view formula = child_of(node, "f").child_value();
    return Cell{formula.empty() ? std::string{} : "=" + std::string{formula}, false};
  }
  const auto style = node.attribute("s").as_ullong(0);
  const CellFormat format = style < formats_.size() ? formats_[style] : CellFormat{};
  return Cell{cell_number_text(value, format, from_1904_), true};
}

Result<void> WorkbookReader::read_row(const pugi::xml_node& node) {
  const int number = node.attribute("r").as_int(row_ + 1);
  if (number <= row_ || number > most_row)
    return fault(row_, fmt::format("row {} follows row {}; save the workbook again", number, row_));
  row_ = number;
  Sheet::Row row{number, {}};
  std::vector<bool> numbers;
  std::size_t next = 0;
  for (const pugi::xml_node& child : node.children()) {
    if (name_of(child) != "c") continue;
    const std::size_t column = column_of(child.attribute("r").value()).value_or(next);
    next = column + 1;
    LANTIAN_TRY(Cell cell, read_cell(child));
    if (cell.text.empty()) continue;
    if (column >= SheetLimits::columns)
      return fault(
          row_, fmt::format("has a cell in column {}; at most {} columns are read", column + 1, SheetLimits::columns));
    if (column >= row.cells.size()) {
      row.cells.resize(column + 1);
      numbers.resize(column + 1);
    }
    row.cells[column] = std::move(cell.text);
    numbers[column] = cell.is_number;
  }
  size_.add(row);
  if (size_.is_too_much()) return fault(row_, "the table is too large; split it into several files");
  if (row.cells.empty()) return {};
  sheet_.rows.push_back(std::move(row));
  numbers_.push_back(std::move(numbers));
  return {};
}

Result<void> WorkbookReader::read_rows(std::string_view sheet_data) {
  XmlPieces pieces{sheet_data, "row"};
  pugi::xml_document document;
  std::string text;
  while (const auto piece = pieces.next()) {
    text = *piece;
    if (text.size() > most_tree_bytes || !parse(document, text.data(), text.size()))
      return fault(row_ + 1, "this row is no XML; save the workbook again");
    LANTIAN_CHECK(read_row(document.document_element()));
  }
  if (pieces.is_broken()) return fault(row_ + 1, "the sheet breaks off here; copy the file again");
  return {};
}

/// Of merged cells only those over several rows matter: what is merged sideways stands in its first column.
Result<void> WorkbookReader::read_merges(std::string_view behind_rows) {
  XmlPieces pieces{behind_rows, "mergeCell"};
  std::vector<Merge> merges;
  while (const auto piece = pieces.next()) {
    pugi::xml_document document;
    std::string text{*piece};
    if (text.size() > most_tree_bytes || !parse(document, text.data(), text.size())) continue;
    const std::string_view reference = document.document_element().attribute("ref").value();
    const std::size_t colon = reference.find(':');
    const auto column = column_of(reference);
    if (colon == std::string_view::npos || !column) continue;
    const auto row_in = [](std::string_view corner) {
      const std::size_t digits = std::min(corner.find_first_of("0123456789"), corner.size());
      return std::atoi(std::string{corner.substr(digits, 7)}.c_str());
    };
    const Merge merge{row_in(reference.substr(0, colon)), row_in(reference.substr(colon + 1)), *column};
    if (merge.first_row > 0 && merge.last_row > merge.first_row) merges.push_back(merge);
  }
  return spread(merges);
}

Result<void> WorkbookReader::spread(const std::vector<Merge>& merges) {
  std::vector<std::string> faults;
  std::size_t spread_cells = 0;
  for (const Merge& merge : merges) {
    const auto from = std::ranges::lower_bound(sheet_.rows, merge.first_row, {}, &Sheet::Row::line);
    if (from == sheet_.rows.end() || from->line != merge.first_row || merge.column >= from->cells.size()) continue;
    const std::string text = from->cells[merge.column];
    if (text.empty()) continue;
    // A row that an earlier merge made longer has texts there.
    const std::vector<bool>& numbers = numbers_[static_cast<std::size_t>(from - sheet_.rows.begin())];
    if (merge.column < numbers.size() && numbers[merge.column]) {
      faults.push_back(
          fmt::format("{}:{}: the number {} is merged over rows {} to {}, which would count it in each; "
                      "split the cell and give each row its own number",
                      file_.path, merge.first_row, text, merge.first_row, merge.last_row));
      if (faults.size() == most_faults) break;
    }
    for (auto row = from + 1; row != sheet_.rows.end() && row->line <= merge.last_row; ++row) {
      if (merge.column >= row->cells.size()) row->cells.resize(merge.column + 1);
      row->cells[merge.column] = text;
      spread_cells += 1 + merge.column + text.size() / 32;
      if (spread_cells > SheetLimits::cells) return fault(0, "its merged cells are too many; split them");
    }
  }
  if (!faults.empty()) return Error{ErrorCode::malformed, joined(faults, "\n"), ""};
  return {};
}

Result<Sheet> WorkbookReader::read(std::string_view sheet) {
  sheet_.file = file_.path;
  LANTIAN_CHECK(read_plan());
  LANTIAN_TRY(const std::string part, part_of_sheet(sheet));
  LANTIAN_TRY(const std::string text, package_.part(part));
  XmlPieces pieces{text, "sheetData"};
  const auto sheet_data = pieces.next();
  if (!sheet_data) return fault(0, "its sheet holds no cells or breaks off; copy the file again");
  LANTIAN_CHECK(read_rows(inside_of(*sheet_data)));
  LANTIAN_CHECK(read_merges(pieces.rest()));
  std::erase_if(sheet_.rows, [](const Sheet::Row& row) {
    return std::ranges::all_of(row.cells, [](const std::string& cell) { return without_blanks(cell).empty(); });
  });
  if (sheet_.rows.empty()) return fault(0, "its sheet is empty");
  return std::move(sheet_);
}

}  // namespace

Result<Sheet> read_workbook(const SourceFile& file, std::string_view sheet) {
  LANTIAN_TRY(WorkbookPackage package, WorkbookPackage::open(file));
  return WorkbookReader{file, std::move(package)}.read(sheet);
}

}  // namespace lantian::terms
