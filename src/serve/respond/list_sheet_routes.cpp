// The sheet of one plant of a reduction list, to be downloaded.
#include "base/text.hpp"
#include "serve/office_files.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/list_sheet.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

/// An id may hold what a header may not.
std::string file_word(std::string id) {
  for (char& c : id) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    if (!plain) c = '_';
  }
  return id;
}

Answer plant_sheet_answer(const RespondDesk& desk, const ListOffice& lists, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto row, book->newest("list", call.parts[0]));
  if (!row) return Problem{problems::not_found, fmt::format("there is no list {}", in_quotes(call.parts[0]))};
  LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row->body));
  const respond::Enterprise* one = list.find(call.parts[1]);
  if (one == nullptr) {
    return Problem{problems::not_found, fmt::format("no enterprise {} is on this list", in_quotes(call.parts[1]))};
  }
  LANTIAN_TRY(std::string bytes, plant_sheet_file(*desk.office, lists, list, one->id, call.english));
  return HttpReply{200,
                   std::string{media_type_of("docx")},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"plan-{}.docx\"", file_word(one->id))}},
                   {}};
}

}  // namespace

void mount_plant_sheets(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  using Lists = Result<std::shared_ptr<const ListOffice>>;
  const Lists opened = [&]() -> Lists {
    if (desk->office == nullptr) return Error{ErrorCode::not_found, "this service has no data of lists", ""};
    LANTIAN_TRY(ListOffice office, open_list_office(desk->office->office().root()));
    return std::make_shared<const ListOffice>(std::move(office));
  }();
  router.on("GET", "/api/v1/respond/lists/{key}/enterprises/{id}/sheet.docx",
            [desk, opened](const Call& call) -> Answer {
              if (!opened) return opened.error();
              return plant_sheet_answer(*desk, **opened, call);
            });
}

}  // namespace lantian::serve
