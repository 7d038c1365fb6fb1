#pragma once
#include "terms/form.hpp"

#include <zip.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

/// Workbooks for tests, part by part, so that each may be as wrong as a test needs.
namespace lantian::terms::trial {

using Parts = std::map<std::string, std::string>;

/// The bytes of a zip file with these parts.
inline std::string zipped(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  zip_source_keep(target);
  for (const auto& [name, text] : parts)
    zip_file_add(zip, name.c_str(), zip_source_buffer(zip, text.data(), text.size(), 0), ZIP_FL_OVERWRITE);
  zip_close(zip);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  zip_error_fini(&error);
  return bytes;
}

/// A workbook of one sheet "Sheet1" with the given rows (the inside of <sheetData>) and what stands behind them.
inline Parts parts_of(const std::string& rows, const std::string& behind = "") {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  const auto relation = [&](int id, const std::string& type, const std::string& target) {
    return "<Relationship Id=\"rId" + std::to_string(id) + "\" Type=\"" + office + "/" + type + "\" Target=\"" +
           target + "\"/>";
  };
  return {
      {"_rels/.rels", head + "<Relationships>" + relation(1, "officeDocument", "xl/workbook.xml") + "</Relationships>"},
      {"xl/_rels/workbook.xml.rels", head + "<Relationships>" + relation(1, "worksheet", "worksheets/sheet1.xml") +
                                         relation(2, "styles", "styles.xml") +
                                         relation(3, "sharedStrings", "/xl/sharedStrings.xml") + "</Relationships>"},
      {"xl/workbook.xml",
       head +
           "<workbook><workbookPr/><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
      {"xl/styles.xml", head + "<styleSheet><cellXfs><xf numFmtId=\"0\"/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml", head + "<sst></sst>"},
      {"xl/worksheets/sheet1.xml", head + "<worksheet><sheetData>" + rows + "</sheetData>" + behind + "</worksheet>"}};
}

inline Result<Sheet> sheet_of(const Parts& parts, std::string_view name = {}) {
  return read_sheet({"t.xlsx", zipped(parts)}, name);
}

}  // namespace lantian::terms::trial
