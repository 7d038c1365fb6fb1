#include "base/assert.hpp"
#include "terms/form.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Any bytes as a table that somebody filled in. The first byte chooses the form; 'F' reads the bytes as a form
/// instead. Nothing may crash, keys are unique, and what was taken is written and read back the same.
namespace {

using namespace lantian;

const terms::Form& form_numbered(unsigned number) {
  static const std::vector<terms::Form> forms = [] {
    std::vector<terms::Form> all;
    for (const char* id : {"activity", "sources", "measures", "households", "exhaust_tests", "fleet"}) {
      const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/forms/" + id + ".toml";
      std::ifstream file{path, std::ios::binary};
      auto form = terms::read_form({path, {std::istreambuf_iterator<char>{file}, {}}});
      LANTIAN_ASSERT(form.ok(), "a shipped form must be readable");
      all.push_back(*std::move(form));
    }
    return all;
  }();
  return forms[number % forms.size()];
}

std::string key_of(const terms::Form& form, const terms::Record& record) {
  std::string key;
  for (const std::string& field : form.key) key += record.cells[form.position(field)] + '\x1F';
  return key;
}

void check_records(const terms::Form& form, const terms::FilledForm& filled) {
  std::set<std::string> keys;
  for (const terms::Record& record : filled.records) {
    LANTIAN_ASSERT(record.cells.size() == form.columns.size(), "a record has a cell for each column");
    LANTIAN_ASSERT(keys.insert(key_of(form, record)).second, "each record has a key of its own");
    for (std::size_t i = 0; i < record.cells.size(); ++i)
      LANTIAN_ASSERT(!form.columns[i].required || !record.cells[i].empty(), "what must be filled in is");
  }
}

void check_round_trip(const terms::Form& form, const std::vector<terms::Record>& records) {
  for (const bool chinese : {true, false}) {
    const auto sheet = terms::read_sheet({"again.csv", terms::write_csv(form, records, chinese)});
    LANTIAN_ASSERT(sheet.ok(), "what was written can be read");
    const auto again = terms::fill(form, *sheet);
    LANTIAN_ASSERT(again.refusals.empty(), "what was taken is taken again");
    LANTIAN_ASSERT(again.records.size() == records.size(), "no record is lost or made");
    for (std::size_t i = 0; i < records.size(); ++i)
      LANTIAN_ASSERT(again.records[i].cells == records[i].cells, "a record stays what it is");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
  if (bytes[0] == 'F') {
    static_cast<void>(terms::read_form({"fuzz.toml", text}));
    return 0;
  }
  const terms::Form& form = form_numbered(bytes[0]);
  const auto sheet = terms::read_sheet({"fuzz.csv", text});
  if (!sheet) return 0;
  const auto filled = terms::fill(form, *sheet);
  check_records(form, filled);
  check_round_trip(form, filled.records);
  return 0;
}
