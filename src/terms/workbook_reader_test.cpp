#include "terms/workbook_number.hpp"
#include "terms/workbook_trial_test.hpp"
#include "terms/xml_pieces.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::terms;
using namespace lantian::terms::trial;

namespace {

using Cells = std::vector<std::string>;

/// Cells of row 1 of a sheet with these cells in it.
Cells first_row(const std::string& cells, const Parts& others = {}) {
  Parts parts = parts_of("<row r=\"1\">" + cells + "</row>");
  for (const auto& [name, text] : others) parts[name] = text;
  const auto sheet = sheet_of(parts);
  REQUIRE_MESSAGE(sheet.ok(), (sheet ? "" : sheet.error().text()));
  REQUIRE(sheet->rows.size() == 1);
  return sheet->rows[0].cells;
}

std::string fault_of(const Parts& parts, std::string_view name = {}) {
  const auto sheet = sheet_of(parts, name);
  REQUIRE(!sheet);
  return sheet.error().text();
}

bool reads(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

/// A styles part with these formats in the order of the style numbers: a number is a built-in id, else a code.
std::string styles(const std::vector<std::pair<int, std::string>>& formats) {
  std::string custom;
  std::string xfs;
  for (const auto& [id, code] : formats) {
    if (!code.empty()) custom += "<numFmt numFmtId=\"" + std::to_string(id) + "\" formatCode=\"" + code + "\"/>";
    xfs += "<xf numFmtId=\"" + std::to_string(id) + "\"/>";
  }
  return "<styleSheet><numFmts>" + custom + "</numFmts><cellXfs>" + xfs + "</cellXfs></styleSheet>";
}

}  // namespace

TEST_CASE("workbook: texts of every kind of cell, rich runs without the phonetic guide") {
  const std::string strings =
      "<sst><si><t>plain &amp; simple</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ch "
      "</t></r><r><t>text</t></r><rPh sb=\"0\" eb=\"1\"><t>guide</t></rPh></si><si><t>a_x000A_b _x12 "
      "_x005F_</t></si></sst>";
  const Cells cells = first_row(
      "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>"
      "<c r=\"D1\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c><c r=\"E1\" t=\"b\"><v>1</v></c>"
      "<c r=\"F1\" t=\"e\"><v>#N/A</v></c><c r=\"G1\" t=\"str\"><f>A1</f><v>made</v></c><c r=\"I1\"><f>1+1</f></c>"
      "<c t=\"d\"><v>2023-10-05</v></c>",
      {{"xl/sharedStrings.xml", strings}});
  CHECK(cells == Cells{"plain & simple", "rich text", "a\nb _x12 _", "inline", "true", "#N/A", "made", "", "=1+1",
                       "2023-10-05"});
}

TEST_CASE("workbook: elements with a namespace prefix, CDATA and comments") {
  Parts parts = parts_of("");
  parts["xl/worksheets/sheet1.xml"] =
      "<x:worksheet><!-- <x:row> --><x:sheetData><x:row r='3'><x:c r='B3' t='inlineStr'><x:is><x:t><![CDATA[<&]]></x:t>"
      "</x:is></x:c></x:row></x:sheetData></x:worksheet>";
  const auto sheet = sheet_of(parts);
  REQUIRE(sheet.ok());
  REQUIRE(sheet->rows.size() == 1);
  CHECK(sheet->rows[0].line == 3);
  CHECK(sheet->rows[0].cells == Cells{"", "<&"});
}

TEST_CASE("workbook: days, months, times and percents by the format of the cell") {
  // Serial numbers counted by hand from ECMA-376 18.17.4.1: 45204 is 2023-10-05 (2023-01-01 is 44927).
  const std::string formats = styles({{0, ""},
                                      {14, ""},
                                      {57, ""},
                                      {31, ""},
                                      {164, "[$-804]yyyy&quot;y&quot;m&quot;m&quot;;@"},
                                      {22, ""},
                                      {10, ""},
                                      {165, "0.0%"},
                                      {166, "[Red]0.000"},
                                      {20, ""},
                                      {167, "&quot;day&quot; 0"}});
  const Cells cells = first_row(
      "<c s=\"0\"><v>45204</v></c><c s=\"1\"><v>45204</v></c><c s=\"2\"><v>45200</v></c><c s=\"3\"><v>45204</v></c>"
      "<c s=\"4\"><v>45200</v></c><c s=\"4\"><v>45204</v></c><c s=\"5\"><v>45204.604166666664</v></c>"
      "<c s=\"6\"><v>0.45</v></c><c s=\"7\"><v>0.4525</v></c><c s=\"8\"><v>4.2</v></c><c s=\"9\"><v>0.5</v></c>"
      "<c s=\"10\"><v>7</v></c><c s=\"1\"><v>1</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>",
      {{"xl/styles.xml", formats}});
  CHECK(cells == Cells{"45204", "2023-10-05", "2023-10", "2023-10-05", "2023-10", "2023-10-05", "2023-10-05 14:30:00",
                       "45.00%", "45.25%", "4.200", "12:00:00", "7", "1900-01-01", "60", "1900-03-01"});
}

TEST_CASE("workbook: the calendar of 1904") {
  Parts parts = parts_of("<row><c s=\"0\"><v>43742</v></c></row>");
  parts["xl/workbook.xml"] =
      "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" r:id=\"rId1\"/></sheets></workbook>";
  parts["xl/styles.xml"] = styles({{14, ""}});
  const auto sheet = sheet_of(parts);
  REQUIRE(sheet.ok());
  CHECK(sheet->rows[0].cells == Cells{"2023-10-05"});  // 45204 - 1462
}

TEST_CASE("workbook: numbers to 15 digits as the screen shows them") {
  const CellFormat general;
  CHECK(cell_number_text("1.1000000000000001", general, false) == "1.1");
  CHECK(cell_number_text("0.30000000000000004", general, false) == "0.3");
  CHECK(cell_number_text("1E-5", general, false) == "0.00001");
  CHECK(cell_number_text("123456789012345", general, false) == "123456789012345");
  CHECK(cell_number_text("6.5230119900101123E+17", general, false) == "6.52301199001011e+17");
  CHECK(cell_number_text("abc", general, false) == "abc");
  CHECK(cell_number_text("0", {CellFormat::Kind::number, 2}, false) == "0.00");
  CHECK(cell_number_text("1e300", {CellFormat::Kind::day, 0}, false) == "1e+300");
  CHECK(cell_number_text("1e17", {CellFormat::Kind::percent, 0}, false) == "1e+17");
}

TEST_CASE("workbook: which formats are days") {
  using Kind = CellFormat::Kind;
  CHECK(format_of_code("General").kind == Kind::number);
  CHECK(format_of_code("[Red]#,##0.00;[Blue]-#,##0.00").kind == Kind::number);
  CHECK(format_of_code("#,##0.00").places == 2);
  CHECK(format_of_code("yyyy/m/d h:mm").kind == Kind::day);
  CHECK(format_of_code("mmm-yy").kind == Kind::month);
  CHECK(format_of_code("yyyy").kind == Kind::day);
  CHECK(format_of_code("[h]:mm").kind == Kind::time);
  CHECK(format_of_code("0.00E+00").kind == Kind::number);
  CHECK(format_of_code("\"daily\" 0").kind == Kind::number);
  for (const int id : {14, 22, 30, 31, 53, 54, 58}) CHECK(built_in_format(id).kind == Kind::day);
  for (const int id : {17, 27, 36, 50, 57}) CHECK(built_in_format(id).kind == Kind::month);
  for (const int id : {0, 1, 2, 23, 37, 49, 59}) CHECK(built_in_format(id).kind == Kind::number);
}

TEST_CASE("workbook: the first visible sheet, or the one named") {
  Parts parts = parts_of("<row><c t=\"str\"><v>one</v></c></row>");
  parts["xl/workbook.xml"] =
      "<workbook><sheets><sheet name=\"lists\" state=\"hidden\" r:id=\"rId4\"/><sheet name=\"Data\" r:id=\"rId1\"/>"
      "</sheets></workbook>";
  std::string& relations = parts["xl/_rels/workbook.xml.rels"];
  relations.insert(relations.rfind("</"),
                   "<Relationship Id=\"rId4\" Type=\"x/worksheet\" Target=\"../xl/worksheets/lists.xml\"/>");
  parts["xl/worksheets/lists.xml"] =
      "<worksheet><sheetData><row><c t=\"str\"><v>hidden</v></c></row></sheetData></worksheet>";
  const auto first = sheet_of(parts);
  REQUIRE(first.ok());
  CHECK(first->rows[0].cells == Cells{"one"});
  const auto named = sheet_of(parts, "LISTS");
  REQUIRE(named.ok());
  CHECK(named->rows[0].cells == Cells{"hidden"});
  const auto missing = sheet_of(parts, "none");
  REQUIRE(!missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(reads(missing.error().text(), "there are 'lists', 'Data'"));
}

TEST_CASE("workbook: merged texts stand in each row, merged numbers are refused") {
  const std::string merges = "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:A3\"/></mergeCells>";
  const auto sheet =
      sheet_of(parts_of("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>title</v></c></row>"
                        "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>town</v></c><c r=\"B2\"><v>1</v></c></row>"
                        "<row r=\"3\"><c r=\"B3\"><v>2</v></c></row>",
                        merges));
  REQUIRE(sheet.ok());
  CHECK(sheet->rows[0].cells == Cells{"title"});
  CHECK(sheet->rows[1].cells == Cells{"town", "1"});
  CHECK(sheet->rows[2].cells == Cells{"town", "2"});
  // A row that a merge made longer may begin another.
  const auto chain =
      sheet_of(parts_of("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c><c r=\"C1\" t=\"str\"><v>y</v></c>"
                        "</row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>2</v>"
                        "</c></row>",
                        "<mergeCell ref=\"C1:C2\"/><mergeCell ref=\"C2:C3\"/>"));
  REQUIRE(chain.ok());
  CHECK(chain->rows[2].cells == Cells{"2", "", "y"});
  const std::string fault = fault_of(parts_of("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row><row r=\"2\"/>",
                                              "<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>"));
  CHECK(reads(fault, "t.xlsx:1: the number 7 is merged over rows 1 to 2"));
}

TEST_CASE("workbook: hostile files are refused, each with what is wrong") {
  CHECK(reads(fault_of({{"a.txt", "x"}}), "zip file and no workbook"));
  CHECK(reads(fault_of(parts_of("<row r=\"1\"><c t=\"s\"><v>5</v></c></row>")), "shared text 5, but there are 0"));
  CHECK(reads(fault_of(parts_of("<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"/>")), "row 2 follows row 2"));
  CHECK(reads(fault_of(parts_of("<row r=\"1048577\"><c><v>1</v></c></row>")), "row 1048577"));
  CHECK(reads(fault_of(parts_of("<row><c r=\"XFD1\"><v>1</v></c></row>")), "column 16384; at most 1024"));
  CHECK(reads(fault_of(parts_of("<row><c></row>")), "no XML"));
  CHECK(reads(fault_of(parts_of("<row>")), "breaks off"));
  CHECK(reads(fault_of(parts_of("")), "is empty"));
  Parts doctype = parts_of("");
  doctype["xl/worksheets/sheet1.xml"] = "<!DOCTYPE a [<!ENTITY e \"x\">]><worksheet><sheetData/></worksheet>";
  CHECK(reads(fault_of(doctype), "breaks off"));
  Parts latin = parts_of("<row><c t=\"str\"><v>\xE9</v></c></row>");
  CHECK(reads(fault_of(latin), "not UTF-8"));
  Parts no_sheets = parts_of("");
  no_sheets["xl/workbook.xml"] = "<workbook/>";
  CHECK(reads(fault_of(no_sheets), "no visible sheet"));
}

TEST_CASE("workbook: bombs are refused before they are unpacked") {
  Parts parts = parts_of("");
  parts["xl/sharedStrings.xml"] = "<sst>" + std::string(std::size_t{9} << 20U, ' ') + "</sst>";
  CHECK(reads(fault_of(parts), "unpack to"));
  // A hundred thousand cells that each name one long text.
  Parts quoting = parts_of("");
  quoting["xl/sharedStrings.xml"] = "<sst><si><t>" + std::string(30'000, 'x') + "</t></si></sst>";
  std::string rows;
  for (int row = 0; row < 100; ++row) {
    rows += "<row>";
    for (int i = 0; i < 100; ++i) rows += "<c t=\"s\"><v>0</v></c>";
    rows += "</row>";
  }
  quoting["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
  CHECK(reads(fault_of(quoting), "too large"));
}

TEST_CASE("workbook: a file cut short or with a byte changed never brings anything down") {
  const std::string whole = zipped(parts_of("<row><c t=\"str\"><v>text</v></c><c><v>1</v></c></row>"));
  for (std::size_t size = 4; size < whole.size(); size += 7)
    static_cast<void>(read_sheet({"t.xlsx", whole.substr(0, size)}));
  for (std::size_t at = 4; at < whole.size(); at += 3) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    static_cast<void>(read_sheet({"t.xlsx", changed}));
  }
  CHECK(!read_sheet({"t.xlsx", whole.substr(0, whole.size() / 2)}));
  const auto old = read_sheet({"t.xls", "\xD0\xCF\x11\xE0..."});
  REQUIRE(!old);
  CHECK(reads(old.error().text(), "without password"));
}

TEST_CASE("pieces of XML: quotes hide '>', a longer name does not close") {
  XmlPieces pieces{"<?x?><a><row n='>'>1</rows ></row><row/><rowx/><row>2</row ></a>", "row"};
  CHECK(*pieces.next() == "<row n='>'>1</rows ></row>");
  CHECK(*pieces.next() == "<row/>");
  CHECK(*pieces.next() == "<row>2</row >");
  CHECK(!pieces.next());
  CHECK(!pieces.is_broken());
  CHECK(inside_of("<a b='>'>x</a>") == "x");
  CHECK(inside_of("<a/>").empty());
}
