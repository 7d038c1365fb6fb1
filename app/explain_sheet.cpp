#include "app/explain_sheet.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/explain_words.hpp"

namespace lantian::app {

Result<int> show_sheet(const serve::ExplainSheet& sheet, const SheetWords& words) {
  if (!words.out.empty()) LANTIAN_CHECK(keep::write_file(words.out, serve::csv_of_sheet(sheet)));
  if (words.json) {
    print(serve::json_of_sheet(sheet));
    return 0;
  }
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
  print(serve::printed_sheet(say, sheet));
  return 0;
}

}  // namespace lantian::app
