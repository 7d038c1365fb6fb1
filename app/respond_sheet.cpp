#include "app/respond_sheet.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/list_sheet.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

/// Which list is meant. Returns not_found when the book has none, invalid_argument when it has several.
Result<std::string> list_meant(const keep::DocumentBook& book, const std::string& said) {
  if (!said.empty()) return said;
  LANTIAN_TRY(const auto keys, book.keys("list"));
  if (keys.size() == 1) return keys.front();
  if (keys.empty()) {
    return Error{ErrorCode::not_found, "the book holds no list; 'lantian respond list' draws or imports one", ""};
  }
  return Error{ErrorCode::invalid_argument, fmt::format("say which list with --list: {}", joined(keys, ", ")),
               "--list"};
}

Result<int> respond_sheet(const RespondSheetWords& words) {
  if (!words.out.ends_with(".docx")) {
    return Error{ErrorCode::invalid_argument, "the sheet of a plant goes out as .docx", words.out};
  }
  const std::string path = serve::response_path(words.book);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found, fmt::format("there is no response book in '{}'", words.book), path};
  }
  LANTIAN_TRY(const serve::Office data, open_office());
  LANTIAN_TRY(const serve::InventoryOffice office, serve::InventoryOffice::open(data));
  LANTIAN_TRY(const serve::ListOffice lists, serve::open_list_office(data.root()));
  LANTIAN_TRY(const auto book, keep::open_document_book(path));
  LANTIAN_TRY(const std::string key, list_meant(*book, words.list));
  LANTIAN_TRY(const auto row, book->newest("list", key));
  if (!row) {
    LANTIAN_TRY(const auto keys, book->keys("list"));
    return Error{ErrorCode::not_found,
                 fmt::format("there is no list {}; there are {}", key, keys.empty() ? "none" : joined(keys, ", ")), ""};
  }
  LANTIAN_TRY(const respond::ReductionList list, serve::read_reduction_list_json(row->body));
  LANTIAN_TRY(const std::string bytes,
              serve::plant_sheet_file(office, lists, list, words.enterprise, words.language == "en"));
  LANTIAN_CHECK(keep::write_file(words.out, bytes));
  print(fmt::format("{}: the sheet of {} from list {}\n", words.out, words.enterprise, list.id));
  return 0;
}

}  // namespace

int run_respond_sheet(const RespondSheetWords& words) {
  return exit_code(respond_sheet(words));
}

}  // namespace lantian::app
